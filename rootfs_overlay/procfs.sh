#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# procfs: a folder in /proc, with two files that share their functions
. /lib/lkmc.sh

folder=/proc/lkmc_procfs

load procfs
run "ls -l $folder"
works "cat $folder/apples $folder/pears | xargs"
has '1 2'
works "echo 0x10 > $folder/pears"
works "cat $folder/apples $folder/pears | xargs"
has '1 16'
refused "echo many > $folder/apples" 'Invalid argument'
refused "su user0 -c 'echo 7 > $folder/apples'" 'Permission denied'
unload procfs
check 'the folder is gone' test ! -e $folder
finish
