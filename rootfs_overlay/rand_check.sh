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
works /rand_check.out
for part in text data heap mmap libc stack; do
	address=$(echo "$first" | grep "^$part ")
	check "$part has moved" test "$address" != "$(echo "$output" | grep "^$part ")"
done

works '/rand_check.out -R'
first=$output
works '/rand_check.out -R'
check "with -R nothing moves" test "$first" = "$output"
finish
