#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# module_init: one init call that makes several, and undoes them when one fails
. /lib/lkmc.sh

lines()
{
	log_since | sed -n 's/^module_init: //p' | xargs
}

tracing=/sys/kernel/tracing
at_exit "echo 0 > $tracing/events/initcall/enable; echo > $tracing/trace"
run "echo 1 > $tracing/events/initcall/enable"

load module_init
expect 'module_init: ready'
same 'the steps' 'first second third ready' "$(lines)"
run "grep initcall_ $tracing/trace"
same 'calls that the kernel made' 1 "$(grep -c initcall_start $tracing/trace)"
# func= is a bare address: the function is gone by now, and its name with it.
has 'initcall_finish'

run 'grep "\[module_init\]" /proc/kallsyms'
has 'first_exit'
same 'init functions still in memory' 0 "$(echo "$output" | grep -c first_init)"

unload module_init
same 'undone, the last first' 'third undone second undone first undone' "$(lines)"

# When BusyBox's insmod fails it tries again with the older system call: to see the
# init run once, use one that does not.
refused '/myinsmod.out /module_init.ko fail=third' 'No such device'
same 'up to the one that fails, and back' \
	'first second third fails second undone first undone' "$(lines)"
refused '/myinsmod.out /module_init.ko fail=first' 'No such device'
same 'there is nothing to undo' 'first fails' "$(lines)"
finish
