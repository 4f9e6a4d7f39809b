#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# character_device: two device numbers, and files that lead to them
. /lib/lkmc.sh

load character_device
expect 'major number'
run 'grep lkmc_character_device /proc/devices'
major=${output%% *}

at_exit 'rm -f /dev/lkmc0 /dev/lkmc1 /tmp/lkmc2'
works "mknod /dev/lkmc0 c $major 0; mknod /dev/lkmc1 c $major 1"
run 'ls -l /dev/lkmc?'
works 'cat /dev/lkmc0'
has 'device 0'
works 'cat /dev/lkmc1'
has 'device 1'
works 'dd if=/dev/lkmc1 bs=1 skip=7 2>/dev/null'
same 'from the eighth byte' 1 "$output"

# Any folder will do, but not any number.
works "mknod /tmp/lkmc2 c $major 2"
refused 'cat /tmp/lkmc2' 'No such device or address'

unload character_device
refused 'cat /dev/lkmc0' 'No such device or address'
finish
