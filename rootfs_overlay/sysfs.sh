#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# sysfs: a folder with attributes, one value a file
. /lib/lkmc.sh

folder=/sys/kernel/lkmc_sysfs

load sysfs
run "ls -l $folder"
works "cat $folder/celsius $folder/fahrenheit | xargs"
has '20 68'
works "echo 30 > $folder/celsius; cat $folder/fahrenheit"
has 86
refused "echo -300 > $folder/celsius" 'Numerical result out of range'
refused "echo warm > $folder/celsius" 'Invalid argument'
refused "echo 1 > $folder/fahrenheit" 'Permission denied'
same 'still' 30 "$(cat $folder/celsius)"
unload sysfs
check 'the folder is gone' test ! -e $folder
finish
