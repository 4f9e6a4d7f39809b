#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# firmware: a file that a driver takes from the root file system
. /lib/lkmc.sh

run 'modinfo /firmware.ko | grep ^firmware'
has 'lkmc.txt'

mkdir -p /lib/firmware
at_exit 'rm -f /lib/firmware/lkmc.txt; rmdir /lib/firmware 2> /dev/null'
works 'echo "I am firmware" > /lib/firmware/lkmc.txt'
load firmware
expect 'lkmc.txt: 14 bytes: I am firmware\n'
unload firmware

refused 'insmod /firmware.ko name=nosuch.txt' "insmod: can't insert"
expect 'Direct firmware load for nosuch.txt failed with error -2'
check 'its device is gone, too' [ ! -e /sys/devices/lkmc_firmware ]
finish
