#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# threaded_irq: an interrupt handler in two halves, the second in a thread
. /lib/lkmc.sh

raise=/sys/module/threaded_irq/parameters/raise

# The count of its line in /proc/interrupts, over all processors
count()
{
	awk '/lkmc_threaded_irq/ {
		for (i = 2; $i ~ /^[0-9]+$/; i++)
			sum += $i
		print sum
	}' /proc/interrupts
}

load threaded_irq
run 'grep lkmc_threaded_irq /proc/interrupts'
has 'lkmc_threaded_irq'
run "ps | grep 'irq/[0-9]*-lkmc'"
has '-lkmc'

works "echo 1 > $raise"
expect 'first half: in an interrupt'
expect 'second half: in irq/'
works "echo 3 > $raise"
same 'how often the first half ran' 3 "$(log_since | grep -c 'first half')"
expect 'second half'
same 'the count in /proc/interrupts' 4 "$(count)"
refused "echo 1000 > $raise" 'Numerical result out of range'
unload threaded_irq
same 'its line in /proc/interrupts' '' "$(count)"
finish
