#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# fault_injection: make each allocation fail in its turn, and see that nothing is lost
. /lib/lkmc.sh

failslab=/sys/kernel/debug/failslab
run=/sys/module/fault_injection/parameters/run
[ -d $failslab ] || skip 'this kernel has no CONFIG_FAILSLAB'

load fault_injection
at_exit "echo N > $failslab/cache-filter; echo Y > $failslab/ignore-gfp-wait; echo 2 > $failslab/verbose"
works 'echo 1 > /sys/kernel/slab/lkmc_fault_injection/failslab'
works "echo Y > $failslab/cache-filter; echo N > $failslab/ignore-gfp-wait; echo 1 > $failslab/verbose"

for n in 1 2 3; do
	refused "echo $n > /proc/self/fail-nth; echo 1 > $run" 'Cannot allocate memory'
	expect 'FAULT_INJECTION: forcing a failure'
	expect_not 'all three'
done
works "echo 4 > /proc/self/fail-nth; echo 1 > $run"
expect 'all three'
# The kernel would complain about objects that are left.
unload fault_injection
finish
