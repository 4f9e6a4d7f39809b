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
	works "devmem $3 32"
	same "$name: what devmem reads" $(($4)) $((output))
	works "devmem $3 32 0x87654321"
	has "$(grep "^$name " $file | grep 0x87654321)"
done
unload virt_to_phys
finish
