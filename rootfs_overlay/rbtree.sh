#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# rbtree: a balanced tree of objects, in the order of a key
. /lib/lkmc.sh

load rbtree
expect 'in order: 1 3 4 6 7 8 10 13 14'
expect '6 is there'
unload rbtree

load rbtree keys=5,2,9,5 find=4
expect 'in order: 2 5 5 9'
expect '4 is not there'
unload rbtree

load rbtree ascending=1000
expect '1000 keys, '
depth=$(log_since | sed -n 's/.*1000 keys, \([0-9]*\) deep/\1/p')
check 'at most 20 deep' test "$depth" -le 20
unload rbtree
finish
