#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# ioctl: a device file with commands of its own
. /lib/lkmc.sh

load ioctl
run 'ls -l /dev/lkmc_ioctl'
works /ioctl.out
has 'set, from nowhere: Bad address'
has 'value -7'
has 'sum 4000000000'
has "a number of nobody's: Inappropriate ioctl for device"
has 'get, to nowhere: Bad address'
expect 'ioctl: command'
refused 'cat /dev/lkmc_ioctl' 'Invalid argument'
unload ioctl
check 'the device is gone' test ! -e /dev/lkmc_ioctl
finish
