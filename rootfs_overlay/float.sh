#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# float: the kernel calculates with fractions
. /lib/lkmc.sh

while read -r number root; do
	load float number="$number"
	expect "the square root of $number is $root"
	unload float
done <<END
0 0.000000
2 1.414213
10 3.162277
4294967295 65535.999992
END
finish
