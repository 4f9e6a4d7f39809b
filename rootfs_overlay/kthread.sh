#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# kthread: a thread of the kernel
. /lib/lkmc.sh

load kthread
expect 'lkmc_kthread, process'
expect 'counts 2'
pid=$(log_since | sed -n 's/.*lkmc_kthread, process \([0-9]*\), .*/\1/p' | head -n 1)
run "ps | grep '[l]kmc_kthread'"
has '[lkmc_kthread]'
same 'its program' '' "$(readlink "/proc/$pid/exe")"

works "kill -9 $pid"
expect 'counts'
check 'it cannot be killed' test -d "/proc/$pid"

unload kthread
expect 'stopped after'
check 'it is gone' test ! -d "/proc/$pid"
finish
