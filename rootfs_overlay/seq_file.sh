#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# seq_file: a long text that is made while it is read
. /lib/lkmc.sh

file=/sys/kernel/debug/lkmc_seq_file
count=/sys/module/seq_file/parameters/count

load seq_file
works "cat $file | xargs"
has '0 1 2 3'
expect 'start at 0'
# At the end, start is asked once more, and has nothing.
expect 'start at 4'

works "echo 2000 > $count"
works "wc -l < $file"
same 'lines' 2000 "$output"
same 'the last' 1999 "$(tail -n 1 $file)"
mark
cat $file > /dev/null
starts=$(log_since | grep -c 'start at')
check "it took several rounds: $starts" test "$starts" -gt 2
same 'each round was ended' "$starts" "$(log_since | grep -c stop)"

# However it is read, it is the same text.
check 'in pieces of 7 bytes' test \
	"$(dd if=$file bs=7 2>/dev/null | md5sum)" = "$(seq 0 1999 | md5sum)"
unload seq_file
finish
