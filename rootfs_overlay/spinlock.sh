#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# spinlock: a lock for data that an interrupt uses, too
. /lib/lkmc.sh

load spinlock
expect 'times in insmod'
expect 'none lost, 0 times unequal'
interrupts=$(log_since | sed -n 's/.* in insmod, \([0-9]*\) in the interrupt/\1/p')
check 'there were interrupts' test "$interrupts" -gt 0
unload spinlock
finish
