#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# stack_overflow: a function that calls itself until the kernel's stack is used up
# lkmc: own-guest expect=BUG: TASK stack guard page was hit|Insufficient stack space
# lkmc: shows=overflow\+0x.*\[stack_overflow\]
. /lib/lkmc.sh

provokes 'Insufficient stack space to handle exception!|Internal error: kernel stack overflow'
stays_loaded stack_overflow
sync
run 'insmod /stack_overflow.ko'
# Who comes here is on arm: there only insmod dies of it.
expect 'kernel stack overflow'
finish
