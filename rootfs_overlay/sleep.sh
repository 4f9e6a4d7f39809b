#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# sleep: the ways to wait for a while, and which give the processor away
. /lib/lkmc.sh

load sleep
expect 'udelay: asked for 1000 us, spun for'
expect 'usleep_range: asked for 2000 us, slept for'
expect 'msleep: asked for 20000 us, slept for'
expect 'fsleep: asked for 5000 us, slept for'
unload sleep
finish
