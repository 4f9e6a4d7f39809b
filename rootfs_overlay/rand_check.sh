#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# rand_check.out: each start of a program is laid out at random, unless told not to
. /lib/lkmc.sh

# Some guests start with norandmaps.
switch=/proc/sys/kernel/randomize_va_space
at_exit "echo $(cat $switch) > $switch"
run "echo 2 > $switch"

works /rand_check.out
first=$output
# Where addresses have 32 bits, one start in 256 puts a part where it was.
works '/rand_check.out; /rand_check.out; /rand_check.out'
for part in text data heap mmap libc stack; do
	places=$({ echo "$first"; echo "$output"; } | grep "^$part " | sort -u | wc -l)
	check "$part has moved" test "$places" -gt 1
done

works '/rand_check.out -R'
first=$output
works '/rand_check.out -R'
check "with -R nothing moves" test "$first" = "$output"
finish
