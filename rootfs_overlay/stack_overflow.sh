#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# stack_overflow: a function that calls itself until the kernel's stack is used up
# lkmc: own-guest expect=stack guard page was hit|kernel stack overflow|Insufficient stack space
. /lib/lkmc.sh

warnings_are_expected
sync
# Where the kernel survives this, insmod does not, and what it held stays held:
# the module cannot be removed.
at_exit '[ $lkmc_failed -eq 0 ]; exit'
run 'insmod /stack_overflow.ko'
same 'the status of insmod' 139 $status
expect 'stack guard page'
expect 'overflow+0x'
expect_not 'survived'
finish
