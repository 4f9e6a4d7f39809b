#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# kunit_suite: unit tests that run in the kernel
. /lib/lkmc.sh

results=/sys/kernel/debug/kunit/lkmc_kunit_suite/results
modprobe kunit 2> /dev/null || skip 'this kernel has no CONFIG_KUNIT'

load kunit_suite
expect 'pass:2 fail:0 skip:1 total:3'
run "cat $results"
has 'ok 4 the largest'
has 'ok 2 memory'
has '# SKIP only for a kernel without modules'
has 'ok 1 lkmc_kunit_suite'
unload kunit_suite

load kunit_suite fail=1
expect 'since fail=1'
expect 'not ok 2 memory'
unload kunit_suite
finish
