#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# fops: what the system calls on a file become
. /lib/lkmc.sh

file=/sys/kernel/debug/lkmc_fops/f

load fops
works "cat $file; echo"
has 'abcdefgh'
expect 'open, to read'
expect 'read at 0: 8 of'
# The second read gets 0 bytes: that is how cat knows the end.
expect 'read at 8: 0 of'
expect 'release'

# Skipping is seeking.
works "dd if=$file bs=1 skip=3 count=2 2>/dev/null; echo"
same 'from the fourth' de "$output"
expect 'llseek to 3'

works "printf 12 | dd of=$file bs=1 seek=6 conv=notrunc 2>/dev/null"
expect 'open, to write'
expect 'write at 6: 1 of 1 bytes'
same 'written' abcdef12 "$(cat $file)"

# Of nine bytes it takes eight, and of the ninth it says why not.
refused "echo -n 987654321 > $file" 'No space left on device'
expect 'write at 0: 8 of 9 bytes'
expect 'write at 8: 0 of 1 bytes'
same 'what it could take' 98765432 "$(cat $file)"

exec 9< $file
refused 'rmmod fops' 'Resource temporarily unavailable'
has 'has references: 1, perhaps as: fops.sh (pid '
has "has $file open"
exec 9<&-
unload fops
check 'the file is gone' test ! -e $file
finish
