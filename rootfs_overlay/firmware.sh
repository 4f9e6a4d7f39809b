#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# firmware: a file that a driver takes from the root file system
. /lib/lkmc.sh

run 'modinfo /firmware.ko | grep ^firmware'
has 'lkmc.txt'

works 'cat /lib/firmware/lkmc.txt'
load firmware
expect 'lkmc.txt: 14 bytes: I am firmware\n'
unload firmware

refused 'insmod /firmware.ko name=other.txt' "insmod: can't insert"
expect 'Direct firmware load for other.txt failed with error -2'
check 'its device is gone, too' [ ! -e /sys/devices/lkmc_firmware ]
at_exit 'rm -f /lib/firmware/other.txt'
works 'printf "\001\002" > /lib/firmware/other.txt'
load firmware name=other.txt
expect 'other.txt: 2 bytes: \001\002'
finish
