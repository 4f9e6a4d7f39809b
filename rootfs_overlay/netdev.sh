#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# netdev: two network devices with a cable between them
. /lib/lkmc.sh

received=/tmp/lkmc_netdev
at_exit "rm -f $received"

load netdev
# A kernel that has it would send packets of its own, of a kind that the cable drops.
for switch in /proc/sys/net/ipv6/conf/lkmc?/disable_ipv6; do
	[ ! -e "$switch" ] || works "echo 1 > $switch"
done
works 'ifconfig lkmc0 192.168.200.1 && ifconfig lkmc1 192.168.201.2'
works 'ping -A -c 3 192.168.200.2'
has ' 0% packet loss'

# TCP, with a listener on the other side
echo "# nc -l -p 1234 > $received &"
nc -l -p 1234 > $received &
check 'the listener is there' wait_for grep -q ':04D2 ' /proc/net/tcp*
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

# What one sends the other receives, all of it.
count()
{
	cat /sys/class/net/$1/statistics/$2
}
works 'ifconfig lkmc0 down && ifconfig lkmc1 down'
for unit in packets bytes; do
	same "$unit from lkmc0 to lkmc1" "$(count lkmc0 tx_$unit)" "$(count lkmc1 rx_$unit)"
	same "$unit from lkmc1 to lkmc0" "$(count lkmc1 tx_$unit)" "$(count lkmc0 rx_$unit)"
done

# What is too long for the receiver is lost there, and counted once; what is sent when
# nobody is there is lost here.
works 'ifconfig lkmc0 up && ifconfig lkmc1 up mtu 100'
refused 'ping -c 1 -W 1 -s 500 192.168.200.2' '100% packet loss'
same 'lkmc1: rx_dropped' 1 "$(count lkmc1 rx_dropped)"
same 'lkmc0: tx_dropped' 0 "$(count lkmc0 tx_dropped)"
works 'ifconfig lkmc1 down'
refused 'ping -c 1 -W 1 192.168.200.2' '100% packet loss'
same 'lkmc1: rx_dropped' 1 "$(count lkmc1 rx_dropped)"
same 'lkmc0: tx_dropped' 1 "$(count lkmc0 tx_dropped)"

unload netdev
check 'the devices are gone' [ ! -e /sys/class/net/lkmc0 ]
finish
