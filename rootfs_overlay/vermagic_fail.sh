#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# vermagic_fail: says it was built for another kernel, and is refused
. /lib/lkmc.sh

refused 'insmod /vermagic_fail.ko' 'invalid module format'
expect "vermagic_fail: version magic '1.0.0 an older compiler, another world' should be '$(uname -r) "
check 'it is not there' test ! -e /sys/module/vermagic_fail

works '/myinsmod.out -f /vermagic_fail.ko'
expect 'loaded by force'
run 'cat /proc/sys/kernel/tainted'
check 'bit 1, the letter F, is set' test $((output >> 1 & 1)) -eq 1
unload vermagic_fail
finish
