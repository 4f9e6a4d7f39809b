#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# hrtimer: a timer of high resolution, finer than the kernel's tick
. /lib/lkmc.sh

load hrtimer
expect 'resolution 1 ns'
expect 'expired 20 times, 20 in an interrupt'
expect 'ns late, never early'
unload hrtimer

load hrtimer period=50000 count=100
expect 'expired 100 times, 100 in an interrupt'
unload hrtimer

refused 'insmod /hrtimer.ko period=10' "insmod: can't insert '/hrtimer.ko'"
finish
