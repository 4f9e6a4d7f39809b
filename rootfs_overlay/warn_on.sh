#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# warn_on: WARN_ON() reports what should never be, and goes on
. /lib/lkmc.sh

provokes 'WARNING: (CPU: .*/)?warn_on\.c:[0-9]+ (at )?warn_on_init\+'

load warn_on
expect 'cut here'
expect 'warn_on.c:'
expect 'warn_on_init+0x'
expect 'one warning, and on it goes'
expect 'at i = 0, and only then'
expect_not 'at i = 1'
expect 'still here'
same 'warnings' 2 "$(log_since | grep -c 'cut here')"
run 'cat /proc/sys/kernel/tainted'
check 'bit 9, the letter W, is set' test $((output >> 9 & 1)) -eq 1
unload warn_on
finish
