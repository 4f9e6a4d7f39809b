#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# list: the kernel's linked list
. /lib/lkmc.sh

load list
expect 'all: 5 4 3 2 1'
expect 'odd: 5 3 1'
unload list
load list numbers=3,1,2 tail
expect 'all: 3 1 2'
expect 'odd: 3 1'
unload list
finish
