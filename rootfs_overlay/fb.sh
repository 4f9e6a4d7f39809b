#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# fb: draws on the screen by a frame buffer, and reads it back (kernel_module/user/fb.c)
# lkmc: own-guest
# lkmc: screen
. /lib/lkmc.sh

[ -e /dev/fb0 ] || skip 'no screen: start the guest with --display none'
works '/fb.out true'
has ' 0 pixels wrong'
finish
