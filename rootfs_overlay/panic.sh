#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# panic: the end of this kernel; sync your work before you try it
# lkmc: own-guest expect=Kernel panic - not syncing: asked for by insmod /panic.ko$
. /lib/lkmc.sh

sync
load panic
fail 'the kernel must not survive this'
finish
