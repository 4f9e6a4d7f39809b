#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# block_device: a disk in memory
. /lib/lkmc.sh

disk=/dev/lkmc_block
folder=/tmp/lkmc_block

mkdir -p $folder
at_exit "umount $folder 2> /dev/null; rmdir $folder"
load block_device megabytes=8
same 'its size' 8388608 "$(blockdev --getsize64 $disk)"

works "mkfs.ext2 $disk > /dev/null"
works "mount -t ext4 $disk $folder"
works "cp /bin/busybox $folder"
refused 'rmmod block_device' 'Resource temporarily unavailable'
has "$folder is mounted (ext4 of $disk)"
works "umount $folder"
works "mount -t ext4 $disk $folder"
check 'the copy is the same' cmp /bin/busybox $folder/busybox
works "umount $folder"
run "cat /sys/block/lkmc_block/stat"

# To its end and not farther
works "dd if=/dev/zero of=$disk bs=4096 seek=2047 count=1 conv=fsync"
refused "dd if=/dev/zero of=$disk bs=4096 seek=2048 count=1" 'No space left on device'
unload block_device
check 'the node is gone' [ ! -e $disk ]
finish
