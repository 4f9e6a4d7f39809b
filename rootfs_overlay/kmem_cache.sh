#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# kmem_cache: an allocator of its own for many objects of one kind
. /lib/lkmc.sh

load kmem_cache
expect 'objects of 72 bytes, constructed before they were asked for: yes'
expect 'freed and allocated again: 0 of them constructed again'
works 'grep lkmc_kmem_cache /proc/slabinfo'
# name, objects in use, ...
# shellcheck disable=SC2086
set -- $output
check 'ten or more objects are in use' test "$2" -ge 10
check 'sysfs has a folder for it' test -d /sys/kernel/slab/lkmc_kmem_cache
unload kmem_cache
check 'the cache is gone' wait_for test ! -e /sys/kernel/slab/lkmc_kmem_cache
finish
