#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# sleep: the ways to wait for a while, and which give the processor away
. /lib/lkmc.sh

load sleep
# A timer that fires before the task has left the processor leaves nothing to sleep for:
# seen where the emulator has to wait for its host. Then once more.
for _ in 1 2 3 4; do
	[ "$(log_since | grep -c ' spun for ')" -gt 1 ] || break
	unload sleep
	load sleep
done
expect 'udelay: asked for 1000 us, spun for'
expect 'usleep_range: asked for 2000 us, slept for'
expect 'msleep: asked for 20000 us, slept for'
expect 'fsleep: asked for 5000 us, slept for'
took=$(log_since | sed -n 's/.*usleep_range: .* slept for \([0-9]*\) us/\1/p')
check "a sleep by a timer is never too short: $took us" test "$took" -ge 2000
unload sleep
finish
