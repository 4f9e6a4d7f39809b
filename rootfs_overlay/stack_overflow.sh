#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# stack_overflow: a function that calls itself until the kernel's stack is used up
# lkmc: own-guest expect=stack guard page was hit|kernel stack overflow|Insufficient stack space
. /lib/lkmc.sh

sync
load stack_overflow
fail 'the kernel must not survive this'
finish
