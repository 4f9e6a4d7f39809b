#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# pci: a driver for a PCI device: QEMU's edu, which calculates factorials
. /lib/lkmc.sh

lspci -d 1234:11e8 | grep -q . || skip 'there is no edu: -device edu'

interrupts()
{
	awk '/lkmc_pci/ { for (i = 2; $i ~ /^[0-9]+$/; i++) n += $i } END { print n + 0 }' \
		/proc/interrupts
}

no_driver()
{
	run 'lspci -k -d 1234:11e8'
	same 'its driver' '' "$(echo "$output" | grep driver)"
}

no_driver
load pci
expect 'registers at'
run 'lspci -k -d 1234:11e8'
has 'Kernel driver in use: lkmc_pci'

cd /sys/bus/pci/drivers/lkmc_pci/*:*:*.* || finish
works 'cat identification'
has 'version 1.0'
works 'echo 0xff00ff > negator && cat negator'
has '0xff00ff00'

before=$(interrupts)
while read -r number factorial; do
	works "echo $number > factorial && cat factorial"
	same "$number!" "$factorial" "$output"
done <<END
0 1
1 1
5 120
12 479001600
END
refused 'echo 13 > factorial' 'Numerical result out of range'
works 'cat interrupts'
has '4, the last for 0x1'

# By hand, for any reason
works 'echo 0x40 > raise'
check 'it has come' wait_for grep -q '^5, the last for 0x40$' interrupts
run 'cat /proc/interrupts'
counted=$(($(interrupts) - before))
# Of a line that devices share it counts the interrupts of all.
if grep -q -e 'lkmc_pci,' -e ', *lkmc_pci' /proc/interrupts; then
	check 'the kernel has counted them, and those of others' [ $counted -ge 5 ]
else
	same 'interrupts that the kernel has counted' 5 $counted
fi
device=$PWD
cd /
unload pci
no_driver

# All is given back: it can be had again, and again.
for round in 1 2; do
	same "round $round: messages that are left" '' \
		"$(ls "/sys/bus/pci/devices/${device##*/}/msi_irqs" 2> /dev/null)"
	check "round $round: nor a line in /proc/interrupts" sh -c '! grep lkmc_pci /proc/interrupts'
	load pci
	expect 'registers at'
	works "cd $device && echo 3 > factorial && cat factorial"
	same '3!' 6 "$output"
	unload pci
done
finish
