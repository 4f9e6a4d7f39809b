#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# timer: a function that the kernel calls later, again and again
. /lib/lkmc.sh

load timer period=20
expect 'call 1, jiffies'
expect 'call 3, jiffies'
expect 'in a softirq, on top of'
works 'cat /sys/module/timer/parameters/count'
check 'the count went with it' test "$output" -ge 3
unload timer
expect 'removed after'

mark
sleep 0.1
expect_not 'call'
finish
