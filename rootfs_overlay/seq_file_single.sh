#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# seq_file_single: a text file by one function that prints all of it
. /lib/lkmc.sh

file=/sys/kernel/debug/lkmc_seq_file_single

load seq_file_single
works "cat $file"
has 'reader: cat'
has 'jiffies: '
same 'calls' 1 "$(log_since | grep -c 'seq_file_single: show')"

first=$(sed -n 's/jiffies: //p' $file)
sleep 0.1
second=$(sed -n 's/jiffies: //p' $file)
check "each time it is made anew: $first, $second" test "$first" != "$second"

# Byte by byte, too, it is one call and one moment.
works "dd if=$file bs=1 2>/dev/null"
has 'reader: dd'
same 'calls' 1 "$(log_since | grep -c 'seq_file_single: show')"
unload seq_file_single
finish
