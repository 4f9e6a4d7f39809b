#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# sleep_in_atomic: something that may sleep, where nobody may
# lkmc: own-guest
. /lib/lkmc.sh

provokes 'BUG: sleeping function called from invalid context'
load sleep_in_atomic
expect 'BUG: sleeping function called from invalid context'
expect 'in_atomic(): 1'
expect 'sleep_in_atomic_init+0x'
! configured PROVE_LOCKING || expect '1 lock held by insmod'
expect 'it went well, this time'
unload sleep_in_atomic
finish
