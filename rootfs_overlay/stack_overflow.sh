#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# stack_overflow: a function that calls itself until the kernel's stack is used up
# lkmc: own-guest expect=stack guard page was hit|kernel stack overflow|Insufficient stack space
. /lib/lkmc.sh

warnings_are_expected
stays_loaded stack_overflow
sync
run 'insmod /stack_overflow.ko'
# Who comes here is on arm: there only insmod dies of it.
expect 'kernel stack overflow'
finish
