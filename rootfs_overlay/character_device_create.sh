#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# character_device_create: device files that appear in /dev by themselves
. /lib/lkmc.sh

load character_device_create
run 'ls -l /dev/lkmc_created*'
has /dev/lkmc_created0
works 'cat /dev/lkmc_created1'
has 'device 1'
run 'cat /sys/class/lkmc_class/lkmc_created1/uevent'
has 'DEVNAME=lkmc_created1'
same 'the numbers in sysfs' "$(stat -c '%t:%T' /dev/lkmc_created1)" \
	"$(IFS=: read -r a b < /sys/class/lkmc_class/lkmc_created1/dev; printf '%x:%x' "$a" "$b")"
unload character_device_create
check 'the files are gone' test ! -e /dev/lkmc_created0
check 'and so is the class' test ! -e /sys/class/lkmc_class
finish
