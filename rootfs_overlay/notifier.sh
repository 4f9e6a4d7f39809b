#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# notifier: be told of what happens elsewhere in the kernel, and say no to it
. /lib/lkmc.sh

veto=/sys/module/notifier/parameters/veto

load notifier
expect 'lo: NETDEV_REGISTER'
at_exit "[ ! -e $veto ] || echo 0 > $veto; ip link set lo up"
works 'ip link set lo down'
expect 'lo: NETDEV_GOING_DOWN'
expect 'lo: NETDEV_DOWN'
works "echo 1 > $veto"
refused 'ip link set lo up' 'Operation not permitted'
expect 'lo: NETDEV_PRE_UP'
expect_not 'lo: NETDEV_UP'
works "echo 0 > $veto"
works 'ip link set lo up'
expect 'lo: NETDEV_UP'
unload notifier
expect 'lo: NETDEV_UNREGISTER'
finish
