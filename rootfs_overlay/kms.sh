#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# kms: draws on the screen by DRM, and sets its mode (kernel_module/user/kms.c)
# lkmc: own-guest
# lkmc: screen
. /lib/lkmc.sh

[ -e /dev/fb0 ] || skip 'no screen: start the guest with --display none'
# On x86_64 the screen is the firmware's until this driver takes it. The console's picture
# keeps the module.
if [ ! -e /dev/dri/card0 ]; then
	works 'modprobe bochs'
	for name in $(lkmc_modules); do
		stays_loaded "$name"
	done
	check 'a device for it appears' wait_for test -e /dev/dri/card0
fi
works '/kms.out true'
has 'connector '
# While one program sets modes, another may not.
refused '/kms.out /kms.out' 'Permission denied'
finish
