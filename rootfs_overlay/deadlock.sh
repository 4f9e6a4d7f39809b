#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# deadlock: two threads that wait for each other, for ever
# lkmc: own-guest
. /lib/lkmc.sh

provokes 'WARNING: possible circular locking dependency detected'
# Others may be slow, too, where two seconds are the limit.
provokes 'INFO: task [^ ]+ blocked for more than 2 seconds'

# One after the other, all is well.
load deadlock apart=1
expect 'has A and B'
expect 'has B and A'
if configured PROVE_LOCKING; then
	expect 'WARNING: possible circular locking dependency detected'
	expect 'lkmc_ba/'
fi
unload deadlock

# At the same time, they are lost, and rmmod would wait with them: leave it.
at_exit '[ $lkmc_failed -eq 0 ]; exit'
works 'echo 2 > /proc/sys/kernel/hung_task_timeout_secs'
load deadlock
expect 'INFO: task lkmc_ab:'
expect 'INFO: task lkmc_ba:'
expect 'a_then_b+0x'
expect_not 'has A and B'
finish
