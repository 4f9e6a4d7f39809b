#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# dump_regs: the registers a program had when its system call entered the kernel
. /lib/lkmc.sh

load dump_regs
works /dump_regs.out

# What the program passed to read(2) stands in three of its registers. They are
# compared as texts: as a number, 004e6054 is too large.
for argument in file buffer size; do
	value=$(echo "$output" | sed -n "s/^$argument //p")
	registers=$(echo "$output" | awk -v v="$value" -v a="$argument" \
		'$2 "" == v "" && $1 != a { print $1 }' | xargs)
	check "$argument is in $registers" [ "$registers" ]
done
unload dump_regs
finish
