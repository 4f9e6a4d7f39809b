#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# out_of_bounds: a write one byte behind an allocation
# lkmc: own-guest
. /lib/lkmc.sh

provokes 'BUG lkmc_out_of_bounds \(|BUG: KASAN: slab-out-of-bounds in misuse\+'
# Since some 6.12, a report of the allocator's ends in one.
provokes 'WARNING: (CPU: .* at )?mm/slub\.c:[0-9]+ '
load out_of_bounds
expect 'writing to byte 64 of 64'
if configured KASAN; then
	# At once, and with who wrote.
	expect 'BUG: KASAN: slab-out-of-bounds in misuse+'
	expect 'located 0 bytes to the right of'
	unload out_of_bounds
	finish
fi
expect_not 'BUG'
works 'echo 1 > /sys/kernel/slab/lkmc_out_of_bounds/validate'
expect 'BUG lkmc_out_of_bounds'
expect 'First byte 0x21 instead of 0xcc'
expect 'Allocated in misuse+'
expect 'Restoring Right Redzone'
# What was restored is as good as new.
unload out_of_bounds
expect_not 'lkmc_out_of_bounds'
finish
