#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# kgdb-mod.sh: loads /fops.ko, counts into its file, one write a second, as long as the
# module stays, and stops the kernel in its debugger (see /kgdb.sh). There:
#
#	(gdb) break fop_write
#	(gdb) continue

file=/sys/kernel/debug/lkmc_fops/f

[ -d /sys/module/fops ] || insmod /fops.ko || exit
(
	n=0
	while n=$((n + 1)); do
		[ -e $file ] || exit 0
		printf %d $n > $file
		sleep 1
	done
) 2>/dev/null &
exec /kgdb.sh
