#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# fprobe: what functions return, of many at once
. /lib/lkmc.sh

folder=/tmp/lkmc_fprobe

at_exit "rm -rf $folder"
mkdir -p $folder/inside
load fprobe functions='vfs_*dir' except='vfs_mk*'
refused "rmdir $folder" 'Directory not empty'
expect 'rmdir: vfs_rmdir+0x0/'
expect 'returns -39'
works "rmdir $folder/inside"
expect 'returns 0'
works "mkdir $folder/inside"
expect_not 'vfs_mkdir'
unload fprobe
works "rmdir $folder/inside"
expect_not 'vfs_rmdir'
finish
