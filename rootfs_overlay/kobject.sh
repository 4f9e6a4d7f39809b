#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# kobject: folders in /sys that live as long as somebody needs them
. /lib/lkmc.sh

folder=/sys/kernel/lkmc_kobject

load kobject
expect 'references to the parent: 2'
run "ls -R $folder"
works "echo 7 > $folder/child/value"
same 'the child' 7 "$(cat $folder/child/value)"
same 'the parent' 0 "$(cat $folder/value)"
refused "echo many > $folder/value" 'Invalid argument'
unload kobject
expect 'lkmc_kobject is gone'
same 'the order' 'references to the parent: 1
child is gone
lkmc_kobject is gone' "$(log_since | sed 's/^kobject: //')"
check 'the folder is gone' [ ! -e $folder ]
finish
