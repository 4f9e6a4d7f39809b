#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# dummy-irq: a module of the kernel's own that shares an interrupt line
. /lib/lkmc.sh

refused 'modprobe dummy-irq' 'Input/output error'
expect 'dummy-irq: no IRQ given'

# Lines whose handler does not share cannot be had; nor can those without hardware.
# So look for one: first those that are in use, then the rest. A timer's are another
# processor's, too, and asking for one is a mistake that the kernel complains of.
irq=
for number in $(sed -n '/[Tt]imer/d; s/^ *\([0-9]*\):.*/\1/p' /proc/interrupts) $(seq 0 63); do
	mark
	if modprobe dummy-irq "irq=$number" 2>/dev/null; then
		irq=$number
		break
	fi
done
check 'a line that can be shared is found' test "$irq"
echo "# modprobe dummy-irq irq=$irq"
expect "dummy-irq: registered for IRQ $irq"
run "grep -E '^ *$irq:' /proc/interrupts"
has dummy_irq
same 'its parameter' "$irq" "$(cat /sys/module/dummy_irq/parameters/irq)"

# The kernel's names of modules have _ where files may have -.
works 'modprobe -r dummy-irq'
run "grep -c dummy_irq /proc/interrupts"
has 0
finish
