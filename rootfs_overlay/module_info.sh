#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# module_info: what a module's file says about the module
. /lib/lkmc.sh

run 'modinfo /module_info.ko'
has 'one author'
has 'another author'
run 'modinfo -F motto /module_info.ko'
has 'any name will do'

load module_info
expect 'my name is module_info, my version 1.2.3'
same 'the version in sysfs' 1.2.3 "$(cat /sys/module/module_info/version)"
unload module_info

works 'modprobe lkmc-another-name'
check 'it is known by that name, too' test -d /sys/module/module_info
finish
