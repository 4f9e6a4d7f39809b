#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# out_of_bounds: a write one byte behind an allocation
# lkmc: own-guest expect=BUG lkmc_out_of_bounds .*Right Redzone overwritten
. /lib/lkmc.sh

warnings_are_expected
load out_of_bounds
expect 'BUG lkmc_out_of_bounds'
expect 'First byte 0x21 instead of 0xcc'
expect 'out_of_bounds_init+'
expect 'Restoring Right Redzone'
expect 'freed'
unload out_of_bounds
finish
