#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# irq: a handler on an interrupt line that others use too
. /lib/lkmc.sh

line_of()
{
	awk -v who="$1" '$0 ~ who { print $1 + 0; exit }' /proc/interrupts
}

# A line whose user shares it, and a way to make its device interrupt.
line=$(line_of i8042)
if [ "$line" ] && [ -c /dev/port ]; then
	# To the PC's keyboard controller: what comes next counts as typed. A was released.
	stir='printf "\322" | dd of=/dev/port bs=1 seek=100 &&
printf "\236" | dd of=/dev/port bs=1 seek=96'
elif lspci -n 2> /dev/null | grep -q 1234:11e8; then
	# edu interrupts when it is told to.
	load pci
	at_exit 'rmmod pci'
	line=$(line_of lkmc_pci)
	stir="echo 1 > $(echo /sys/bus/pci/drivers/lkmc_pci/*:*/raise)"
fi
[ "$line" ] || skip 'no line in /proc/interrupts that others share'

load irq irq="$line"
run 'cat /proc/interrupts'
check 'the kernel lists both users of the line' \
	grep -E "^ *$line:.*, irq" /proc/interrupts
works "$stir"
# A busy neighbour on the line may have been the first.
check 'the first was told of' wait_for eval "dmesg | grep -q 'irq: the first on line $line: processor'"
count=$(cat /sys/module/irq/parameters/count)
check "counted: $count" test "$count" -ge 1
unload irq
expect "interrupts on line $line"
check 'the other user is still there' [ "$(line_of "^ *$line:.*[a-z]")" = "$line" ]

# Not all lines are shared.
refused 'insmod /irq.ko irq=100000' "insmod: can't insert"
finish
