#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# insrm.sh [NAME [N [PARAMETER=VALUE...]]]: inserts and removes the module NAME
# (default: hello) N times (default: 10), and checks that the kernel is as it was.
. /lib/lkmc.sh

name=${1:-hello}
times=${2:-10}
[ $# -lt 2 ] || shift
[ $# -eq 0 ] || shift
kmemleak=/sys/kernel/debug/kmemleak

# What a module does on purpose is no complaint of the kernel's about it.
eval "$(grep -s '^provokes ' "/$name.sh")"

before=$(lkmc_modules)
[ ! -e $kmemleak ] || echo clear > $kmemleak
echo "# modprobe $name${*:+ $*}; modprobe -r $name	($times times)"
n=0
while [ $n -lt "$times" ] && modprobe "$name" "$@" && modprobe -r "$name"; do
	n=$((n + 1))
done
same "times that $name came and went" "$times" "$n"
same 'the modules are those from before' "$before" "$(lkmc_modules)"
if [ -e $kmemleak ]; then
	# What looks leaked at first often is not: it counts when it is seen twice.
	echo scan > $kmemleak
	echo scan > $kmemleak
	same 'memory leaked' '' "$(cat $kmemleak)"
fi
finish
