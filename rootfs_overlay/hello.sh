#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# hello: speaks when it is loaded and when it is removed
. /lib/lkmc.sh

load hello
expect 'hello init'
run 'lsmod'
has 'hello '
check 'sysfs has a folder for it' test -d /sys/module/hello

unload hello
expect 'hello cleanup'
check 'the folder is gone' test ! -e /sys/module/hello
finish
