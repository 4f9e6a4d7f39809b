#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# vmalloc: memory that is contiguous for the kernel, but not in the machine
. /lib/lkmc.sh

load vmalloc
expect 'bytes: fails'
expect "vmalloc() of 64 pages: in vmalloc's area, with"
works 'grep vmalloc_pages /proc/vmallocinfo'
has '[vmalloc]'
has 'pages=64'
unload vmalloc
check 'it is listed no more' sh -c '! grep vmalloc_pages /proc/vmallocinfo'
finish
