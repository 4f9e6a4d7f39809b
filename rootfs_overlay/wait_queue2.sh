#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# wait_queue2: what wait_event() is made of, and how to wake just one waiter
. /lib/lkmc.sh

load wait_queue2
expect '3 jobs done, 3 wake-ups'
unload wait_queue2

load wait_queue2 exclusive=0
expect '3 jobs done, '
wakeups=$(log_since | sed -n 's/.* done, \([0-9]*\) wake-ups/\1/p')
check 'more wake-ups than jobs' test "$wakeups" -gt 3
unload wait_queue2
finish
