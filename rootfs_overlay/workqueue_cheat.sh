#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# workqueue_cheat: have a function called soon by a thread of the kernel's
. /lib/lkmc.sh

load workqueue_cheat
expect 'insmod: queued 1, queued again 0'
expect 'the work runs in kworker/'
expect 'the work has slept'
same 'how often it ran' 1 "$(log_since | grep -c 'the work runs')"
unload workqueue_cheat

# Whether it has run or not, it is safe to go
load workqueue_cheat
unload workqueue_cheat
mark
sleep 0.1
expect_not 'the work'
finish
