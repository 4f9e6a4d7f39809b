#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# virt_to_phys: where in the machine's memory a variable of the kernel's is
. /lib/lkmc.sh

file=/sys/kernel/debug/lkmc_virt_to_phys

load virt_to_phys
works "cat $file"
for name in static kmalloc vmalloc; do
	# name, virtual, physical, value
	# shellcheck disable=SC2046
	set -- $(grep "^$name " $file)
	word=$(($3 / 4))
	works "dd if=/dev/mem bs=4 skip=$word count=1 2>/dev/null | od -A n -t x4"
	has "${4#0x}"
	# Four bytes that are the same in any order
	works "printf ZZZZ | dd of=/dev/mem bs=4 seek=$word conv=notrunc 2>/dev/null"
	works "grep '^$name ' $file"
	has " 0x5a5a5a5a"
done
unload virt_to_phys
finish
