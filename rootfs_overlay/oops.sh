#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# oops: a null pointer kills the task that uses it, and leaves a mess
# lkmc: own-guest
. /lib/lkmc.sh

provokes 'BUG: kernel NULL pointer dereference|BUG: KASAN: null-ptr-deref in oops_init\+'
provokes 'Unable to handle kernel [a-zA-Z ]+ at virtual address 0+([, ]|$)|Oops.*\[#1\]'
stays_loaded oops

run 'insmod /oops.ko'
check 'a signal killed insmod' test $status -gt 128
expect 'oops: now'
expect 'Oops'
expect 'oops_init+0x'
expect_not 'never printed'

run 'cat /proc/modules'
has 'Loading'
refused 'rmmod oops' 'Device or resource busy'
has 'its init function has not returned'
run 'cat /proc/sys/kernel/tainted'
check 'bit 7, the letter D, is set' test $((output >> 7 & 1)) -eq 1
check 'the rest of the system goes on' insmod /hello.ko
finish
