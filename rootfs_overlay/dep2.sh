#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# dep2: needs dep, which modprobe knows and insmod does not
. /lib/lkmc.sh

refused 'insmod /dep2.ko' 'unknown symbol'
expect 'Unknown symbol dep_next'

run 'modinfo /dep2.ko | grep depends'
has 'dep'
run 'grep extra/dep2.ko "/lib/modules/$(uname -r)/modules.dep"'
has 'extra/dep.ko'

works 'modprobe dep2'
expect 'dep2: dep_next() gives 1'
run 'grep ^dep /proc/modules'
has 'dep2,'
run 'ls /sys/module/dep/holders'
has dep2
refused 'rmmod dep' 'Resource temporarily unavailable'
has 'dep is used by dep2: remove that first'

works 'modprobe -r dep2'
expect 'dep2: dep_next() gives 2'
check 'dep2 is gone' test ! -e /sys/module/dep2
check 'and so is dep' test ! -e /sys/module/dep
finish
