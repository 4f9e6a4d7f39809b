#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# memfile: a file in the kernel's memory that grows as one writes
. /lib/lkmc.sh

file=/sys/kernel/debug/lkmc_memfile

load memfile
same 'at first it is empty' 0 "$(wc -c < $file)"
at_exit 'rm -f /tmp/large'
head -c 700000 /dev/urandom > /tmp/large
works "cat /tmp/large > $file"
check 'large files fit' cmp /tmp/large $file
works "echo one > $file; echo two >> $file; cat $file"
same 'emptied and appended to' 'one two' "$(xargs < $file)"

# Behind the end: what lies between reads as zeros, not as what was there before.
works "printf end | dd of=$file bs=1 seek=12 conv=notrunc 2>/dev/null"
run "hexdump -C $file"
has '6f 6e 65 0a 74 77 6f 0a  00 00 00 00 65 6e 64'

works 'echo 10 > /sys/module/memfile/parameters/limit'
refused "echo 123456789012345 > $file" 'No space left on device'
same 'up to the limit' 1234567890 "$(cat $file)"

works 'echo 4294967295 > /sys/module/memfile/parameters/limit'
refused "dd if=/dev/zero of=$file bs=1M seek=2049 count=1 conv=notrunc" 'File too large'
same 'nothing is lost' 1234567890 "$(cat $file)"
unload memfile
finish
