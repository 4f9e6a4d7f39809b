#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# myconfigfs: objects of the kernel's that users make with mkdir
. /lib/lkmc.sh

folder=/sys/kernel/config/lkmc_fruit

load myconfigfs
at_exit "rmdir $folder/* 2>/dev/null"
works "mkdir $folder/apples $folder/pears"
expect 'make apples'
expect 'make pears'
run "find $folder"
has $folder/apples/count
works "echo 5 > $folder/apples/count; echo 6 > $folder/pears/count"
works "cat $folder/total"
has 11
refused "echo many > $folder/pears/count" 'Invalid argument'
refused "mkdir $folder/apples" 'File exists'
refused 'rmmod myconfigfs' 'Resource temporarily unavailable'
has "$folder/apples is there"

works "rmdir $folder/apples"
expect 'release, of count 5'
works "cat $folder/total"
same 'what is left' 6 "$output"
works "rmdir $folder/pears"
unload myconfigfs
check 'the folder is gone' test ! -e $folder
finish
