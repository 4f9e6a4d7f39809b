#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# fs: a file system with one file, which counts
. /lib/lkmc.sh

one=/tmp/lkmc_fs1
two=/tmp/lkmc_fs2

mkdir -p $one $two
at_exit "umount $one $two 2> /dev/null; rmdir $one $two"
load fs
run 'grep lkmc /proc/filesystems'
has 'nodev	lkmc'
works "mount -t lkmc none $one && mount -t lkmc none $two"
run "ls -l $one"
has 'counter'
works "cat $one/counter $one/counter $one/counter"
same 'it counts' '0 1 2' "$(echo "$output" | xargs)"
works "echo 100 > $one/counter && cat $one/counter"
has '100'
works "cat $two/counter"
same 'the other mount has its own' 0 "$output"
refused "echo many > $one/counter" 'Invalid argument'
same 'what statfs says' 6c6b6d63 "$(stat -f -c %t $one)"
refused 'rmmod fs' 'Resource temporarily unavailable'
has "$one is mounted"
works "umount $one && umount $two"
unload fs
finish
