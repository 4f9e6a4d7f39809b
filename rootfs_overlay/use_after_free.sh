#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# use_after_free: a write through a pointer to memory that has been given back
# lkmc: own-guest expect=BUG lkmc_use_after_free .*Poison overwritten
. /lib/lkmc.sh

warnings_are_expected
load use_after_free
expect 'BUG lkmc_use_after_free'
expect 'First byte 0x21 instead of 0x6b'
expect 'use_after_free_init+'
expect 'Restoring Poison'
expect 'allocated again'
unload use_after_free
finish
