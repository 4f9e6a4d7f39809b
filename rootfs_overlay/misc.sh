#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# misc: a character device with the least effort
. /lib/lkmc.sh

load misc
run 'ls -l /dev/lkmc_misc /sys/class/misc/lkmc_misc'
has 'cr--r--r--'
works 'cat /dev/lkmc_misc'
has 'opened 1 times'
works 'cat /dev/lkmc_misc'
has 'opened 2 times'
refused 'echo hello > /dev/lkmc_misc' 'Invalid argument'

# The open file keeps the module.
exec 3< /dev/lkmc_misc
refused 'rmmod misc' 'Resource temporarily unavailable'
has 'has /dev/lkmc_misc open'
exec 3<&-
unload misc
check 'the node is gone' [ ! -e /dev/lkmc_misc ]
finish
