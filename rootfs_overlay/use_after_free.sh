#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# use_after_free: a write through a pointer to memory that has been given back
# lkmc: own-guest
. /lib/lkmc.sh

provokes 'BUG lkmc_use_after_free \(|BUG: KASAN: slab-use-after-free in misuse\+'
# Since some 6.12, a report of the allocator's ends in one.
provokes 'WARNING: (CPU: .* at )?mm/slub\.c:[0-9]+ '
load use_after_free
expect 'writing to what was freed'
if configured KASAN; then
	# At once, and with who wrote.
	expect 'BUG: KASAN: slab-use-after-free in misuse+'
	expect 'Allocated by task'
	expect 'Freed by task'
	unload use_after_free
	finish
fi
expect_not 'BUG'
works 'echo 1 > /sys/kernel/slab/lkmc_use_after_free/validate'
expect 'BUG lkmc_use_after_free'
expect 'First byte 0x21 instead of 0x6b'
expect 'Allocated in misuse+'
expect 'Freed in misuse+'
expect 'Restoring Poison'
# What was restored is as good as new.
unload use_after_free
expect_not 'lkmc_use_after_free'
finish
