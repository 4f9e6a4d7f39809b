#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# tracepoint: an event of our own, for every tool that traces
. /lib/lkmc.sh

tracing=/sys/kernel/tracing
event=$tracing/events/lkmc/lkmc_value
value=/sys/module/tracepoint/parameters/value

at_exit "echo > $tracing/trace"
load tracepoint
run "cat $event/format"
has 'field:int old;'

echo > $tracing/trace
works "echo 41 > $value"
works "echo 1 > $event/enable"
works "echo 42 > $value"
works "echo 'new > 50' > $event/filter"
works "echo 43 > $value"
works "echo 60 > $value"
run "grep lkmc_value: $tracing/trace"
has 'lkmc_value: old=41 new=42'
has 'lkmc_value: old=43 new=60'
same 'one was off, one was filtered out: there are' 2 "$(echo "$output" | wc -l)"
unload tracepoint
check 'the event is gone' [ ! -e $event ]
finish
