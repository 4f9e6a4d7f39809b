#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# uevent: a driver that tells user space what happens to its device
. /lib/lkmc.sh

heard=/tmp/lkmc_uevent

# Protocol 15 of netlink, the first group: BusyBox listens.
listening()
{
	awk '$2 == 15 && $4 == "00000001" { found = 1 } END { exit !found }' /proc/net/netlink
}

echo "# uevent env > $heard &"
uevent env > $heard &
at_exit "kill $!; rm -f $heard"
check 'the listener is there' wait_for listening

load uevent
check 'it hears of the new device' wait_for grep DEVNAME=lkmc_uevent $heard
check 'as one that was added' grep ACTION=add $heard
works 'echo hot > /dev/lkmc_uevent'
check 'and what the driver has to say' wait_for grep LKMC_MESSAGE=hot $heard
check 'which is a change' grep ACTION=change $heard
refused 'head -c 100 /dev/zero > /dev/lkmc_uevent' 'Message too long'
unload uevent
check 'and that it is gone' wait_for grep ACTION=remove $heard
run "grep -E 'ACTION|LKMC' $heard"
finish
