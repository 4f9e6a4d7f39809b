#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# platform: a driver for a device that cannot be found by asking, but is described
. /lib/lkmc.sh

driver=/sys/bus/platform/drivers/lkmc_platform

load platform
expect 'found, the answer is'
works "ls -l $driver"
device=$(basename "$(ls -d $driver/*lkmc_platform*)")
works "cat $driver/$device/answer"
has '42'
works "echo $device > $driver/unbind"
expect 'removed'
check 'the driver has let go' [ ! -e "$driver/$device" ]
works "echo $device > $driver/bind"
expect 'found, the answer is 42'
unload platform
expect 'removed'
check 'the driver is gone' [ ! -e $driver ]
finish
