#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# pagemap: from an address of a program to the machine's memory, step by step
. /lib/lkmc.sh

file=/sys/kernel/debug/lkmc_pagemap
parameters=/sys/module/pagemap/parameters
out=/tmp/usermem.$$
program=

at_exit "rm -f $out"

# start [huge]: a program with a variable; sets pid and address
start()
{
	echo "# /usermem.out $* > $out &"
	/usermem.out "$@" > $out &
	program=$!
	at_exit "kill $program 2>/dev/null"
	check 'the program speaks' wait_for test -s $out
	read -r pid address < $out
	same 'its PID' $program "$pid"
}

# Both ways from the address end there; sets physical.
find_page()
{
	works "cat $file"
	physical=$(echo "$output" | sed -n 's/^physical //p')
	works "/virt_to_phys_user.out $pid $address"
	same 'both ways end at the same address' $((physical)) $((output))
}

start
load pagemap pid="$pid" address="$address"
works "cat $file"
has 'pgd['
has 'pte['
find_page
works "/pagemap_dump.out $pid | grep usermem"
page=$(awk '/^KernelPageSize/ { print $2 * 1024; exit }' /proc/self/smaps)
has "$(printf '0x%09x' $((physical - physical % page)))"
works "/pagemap_dump.out $pid | grep ' f.* .*/libc' | head -n 3"
has '/libc'

word=$((physical / 4))
# Distributions' kernels let nobody write there.
if [ -e /proc/config.gz ] && ! configured STRICT_DEVMEM; then
	works "dd if=/dev/mem bs=4 skip=$word count=1 2>/dev/null | od -A n -t x4"
	has '12345678'
	# Four bytes that are the same in any order
	works "printf ZZZZ | dd of=/dev/mem bs=4 seek=$word conv=notrunc 2>/dev/null"
	check 'the program sees it' wait_for grep changed $out
	wait $program
	same 'what the program says' 'changed from 0x12345678 to 0x5a5a5a5a' "$(tail -n 1 $out)"
else
	echo '# /dev/mem: not with this kernel'
	kill $program
	wait $program
fi

# Where there is nothing
refused "cat $file" 'No such process'
works "echo 1 > $parameters/pid"
works "echo 0 > $parameters/address"
works "cat $file"
has 'not in memory'
refused '/virt_to_phys_user.out 1 0' 'not in memory'

# In a huge page the walk is shorter. The kernel gives none where there is little memory,
# unless it is told to.
huge=/sys/kernel/mm/transparent_hugepage
if [ -e $huge/enabled ]; then
	at_exit "echo $(sed 's/.*\[\(.*\)\].*/\1/' $huge/enabled) > $huge/enabled"
	works "echo madvise > $huge/enabled"
	start huge
	works "grep 'AnonHugePages: *[1-9]' /proc/$pid/smaps"
	works "echo $pid > $parameters/pid && echo $address > $parameters/address"
	find_page
	works "cat $file"
	has "a huge page of $(($(cat $huge/hpage_pmd_size) / 1024)) KB"
	same 'entries of the last level' 0 "$(echo "$output" | grep -c '^pte')"
	kill $program
	wait $program
else
	echo '# huge pages: not with this kernel, which lacks CONFIG_TRANSPARENT_HUGEPAGE'
fi
unload pagemap
finish
