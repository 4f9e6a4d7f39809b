#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# kunit_suite: unit tests that run in the kernel
. /lib/lkmc.sh

# Newer kernels run suites as they are loaded only when told to; older ones always do, and
# ignore a parameter that they do not know.
works 'modprobe kunit enable=1 autorun=1'

load kunit_suite
expect 'ok 1 lkmc_kunit_suite'
expect 'ok 4 the largest'
expect 'ok 2 memory'
expect '# SKIP only for a kernel without modules'
expect 'pass:2 fail:0 skip:1 total:3'
unload kunit_suite

load kunit_suite fail=1
expect 'not ok 1 lkmc_kunit_suite'
expect 'since fail=1'
expect 'not ok 2 memory'
log_since
unload kunit_suite
finish
