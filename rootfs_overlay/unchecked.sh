#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# unchecked: a function that may fail, and a caller who did not look
# lkmc: own-guest
. /lib/lkmc.sh

provokes 'BUG: kernel NULL pointer dereference|BUG: KASAN: null-ptr-deref in use\+'
provokes 'Unable to handle kernel [a-zA-Z ]+ at virtual address 0+[48]([, ]|$)|Oops.*\[#1\]'
load unchecked name=slow
expect 'a period of 1000 ms'
unload unchecked

stays_loaded unchecked
run 'insmod /unchecked.ko'
check 'a signal killed insmod' test $status -gt 128
expect 'chosen: medium'
expect 'Oops'
expect 'use+0x'
expect_not 'a period of'
finish
