#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# count.sh [N]: counts for ever, or up to N, one a second.
#
# As the only process there is (./runqemu -n -e init=/count.sh) it shows that init
# can be a script. Then it does not end at N: the kernel would panic.

n=0
while [ "$n" != "${1:-}" ]; do
	n=$((n + 1))
	echo $n
	sleep 1
done
while [ $$ -eq 1 ]; do
	sleep 1000
done
