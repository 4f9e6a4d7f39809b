#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# double_free: memory is given back twice, by two who both think it is theirs
# lkmc: own-guest
. /lib/lkmc.sh

provokes 'BUG lkmc_double_free \(|BUG: KASAN: double-free in transmit\+'
# Since some 6.12, a report of the allocator's ends in one.
provokes 'WARNING: (CPU: .* at )?mm/slub\.c:[0-9]+ '
load double_free
if configured KASAN; then
	# At the second one, and with who was the first.
	expect 'BUG: KASAN: double-free in transmit+'
	expect 'Freed by task'
else
	expect 'BUG lkmc_double_free'
	expect 'Object already free'
	expect 'Allocated in transmit+'
	# The compiler's name for it may be longer.
	expect 'Freed in send'
fi
expect 'send() returned -5'
unload double_free
finish
