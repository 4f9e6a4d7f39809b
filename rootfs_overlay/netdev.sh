#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# netdev: two network devices with a cable between them
. /lib/lkmc.sh

received=/tmp/lkmc_netdev
at_exit "rm -f $received"

load netdev
works 'ifconfig lkmc0 192.168.200.1 && ifconfig lkmc1 192.168.201.2'
works 'ping -A -c 3 192.168.200.2'
has ' 0% packet loss'

# TCP, with a listener on the other side
echo "# nc -l -p 1234 > $received &"
nc -l -p 1234 > $received &
check 'the listener is there' wait_for grep -q ':04D2 ' /proc/net/tcp
works 'nc 192.168.200.2 1234 < /bin/busybox'
wait $!
check 'what arrived is the same' cmp /bin/busybox $received

run 'cat /proc/net/dev'
for device in lkmc0 lkmc1; do
	for counter in tx_packets rx_packets; do
		packets=$(cat /sys/class/net/$device/statistics/$counter)
		check "$device: $counter $packets" [ "$packets" -gt 10 ]
	done
done

unload netdev
check 'the devices are gone' [ ! -e /sys/class/net/lkmc0 ]
finish
