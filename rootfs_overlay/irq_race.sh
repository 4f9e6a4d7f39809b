#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# irq_race: an interrupt takes away what was looked at just before
# lkmc: own-guest timeout=120
. /lib/lkmc.sh

provokes 'BUG: kernel NULL pointer dereference|BUG: KASAN: null-ptr-deref in read_current\+'
provokes 'Unable to handle kernel [a-zA-Z ]+ at virtual address 0+[48]([, ]|$)|Oops.*\[#1\]'
load irq_race safe=1
expect 'read '
unload irq_race

stays_loaded irq_race
run 'insmod /irq_race.ko'
check 'a signal killed insmod' test $status -gt 128
expect 'Oops'
expect 'read_current+0x'
finish
