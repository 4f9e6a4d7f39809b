#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# debugfs: variables as files
. /lib/lkmc.sh

folder=/sys/kernel/debug/lkmc_debugfs

load debugfs
run "ls -l $folder"
works "cat $folder/number"
has 42
works "echo 5 > $folder/number; cat $folder/hex"
has 0x00000005
works "echo y > $folder/flag; cat $folder/flag"
has Y
works "echo 12 > $folder/even; cat $folder/even"
has 12
refused "echo 13 > $folder/even" 'Invalid argument'
run "hexdump -C $folder/blob"
has 'de ad be ef'
unload debugfs
expect 'number 5, flag 1, even 12'
check 'the folder is gone' test ! -e $folder
finish
