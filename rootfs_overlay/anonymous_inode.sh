#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# anonymous_inode: files without a name, made by an ioctl
. /lib/lkmc.sh

load anonymous_inode
works /anonymous_inode.out
has 'anon_inode:lkmc_counter'
expect 'released at 12'
# Nobody closed this one: that was the end of the program.
expect 'released at 22'
unload anonymous_inode
finish
