#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# mmap: a page that the kernel and programs share
. /lib/lkmc.sh

load mmap
works /mmap.out
has 'we write our memory, read() finds: memory'
has 'we write(), our memory has: write'
has 'a child writes its memory, ours has: child'
has 'behind the page: Bus error'
has 'two pages: Invalid argument'
expect 'mmap by mmap.out'
expect 'fault of mmap.out at page 0'

# The page is the module's: it outlives the program.
works 'head -c 5 /dev/lkmc_mmap; echo'
has child
unload mmap
finish
