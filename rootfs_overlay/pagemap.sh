#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# pagemap: from an address of a program to the machine's memory, step by step
. /lib/lkmc.sh

file=/sys/kernel/debug/lkmc_pagemap
parameters=/sys/module/pagemap/parameters
out=/tmp/usermem.$$

/usermem.out > $out &
program=$!
at_exit "kill $program 2>/dev/null; rm -f $out"
check 'the program speaks' wait_for test -s $out
read -r pid address < $out
same 'its PID' $program "$pid"

load pagemap pid="$pid" address="$address"
works "cat $file"
has 'pgd['
has 'pte['
physical=$(echo "$output" | sed -n 's/^physical //p')
works "/virt_to_phys_user.out $pid $address"
same 'both ways end at the same address' $((physical)) $((output))
works "/pagemap_dump.out $pid | grep usermem"
page=$(awk '/^KernelPageSize/ { print $2 * 1024; exit }' /proc/self/smaps)
has "$(printf '0x%09x' $((physical - physical % page)))"
works "/pagemap_dump.out $pid | grep ' f.* .*/libc' | head -n 3"
has '/libc'

word=$((physical / 4))
works "dd if=/dev/mem bs=4 skip=$word count=1 2>/dev/null | od -A n -t x4"
has '12345678'
# Four bytes that are the same in any order
works "printf ZZZZ | dd of=/dev/mem bs=4 seek=$word conv=notrunc 2>/dev/null"
check 'the program sees it' wait_for grep changed $out
wait $program
same 'what the program says' 'changed from 0x12345678 to 0x5a5a5a5a' "$(tail -n 1 $out)"

# Where there is nothing
refused "cat $file" 'No such process'
works "echo 1 > $parameters/pid"
works "echo 0 > $parameters/address"
works "cat $file"
has 'not in memory'
refused '/virt_to_phys_user.out 1 0' 'not in memory'
unload pagemap
finish
