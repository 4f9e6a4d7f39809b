#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# ftrace.t ARCH: lkmc ftrace: functions and events of the kernel, as text and for
# trace-cmd, in a guest of its own and in one that runs, which is as before then.

cd "$(dirname "$0")/../.." || exit 125
. tests/lib.sh
arch=${1:-x86_64}
id=ftrace$$
run=out/$arch/run/$id
at_exit "rm -rf $run"

# ftrace ARGUMENT...: the trace is in $tmp/trace, the rest in $output
ftrace()
{
	output=$(./lkmc ftrace -a "$arch" -i "$id" --timeout $((120 * scale)) "$@" \
		2>&1 > "$tmp/trace" < /dev/null)
	# shellcheck disable=SC2034 # tests/lib.sh looks at it
	status=$?
}

ftrace sched_switch sys_enter_exit_group -x 'echo words; echo others >&2; exit 7'
status_is 'without a guest one is booted, and the status is the command'"'"'s' 7
is 'what it prints is on standard error' 'others words' \
	"$(printf '%s\n' "$output" | grep -E '^(words|others)$' | sort | paste -sd' ')"
like 'an event is on standard output' '^ +sh-[0-9]+ .*: sys_exit_group\(error_code: 7\)' "$(cat "$tmp/trace")"
unlike 'and nothing else' '^(words|others)$' "$(cat "$tmp/trace")"

# In a guest that stays
mkfifo "$tmp/input"
./runqemu -a "$arch" -i "$id" -x cat < "$tmp/input" > "$tmp/console" 2>&1 &
guest=$!
exec 3> "$tmp/input"
guest_sh()
{
	./lkmc exec -a "$arch" -i "$id" --timeout $((120 * scale)) -n "$@"
}
tracing=/sys/kernel/tracing
state="cd $tracing && cat current_tracer events/enable tracing_on buffer_size_kb set_event_pid max_graph_depth set_graph_function options/event-fork; grep -vc '^#' trace"
works 'a guest runs' wait_for 120 guest_sh "true < $tracing/trace; echo 1408 > $tracing/buffer_size_kb"
before=$(guest_sh "$state")

ftrace syscalls:sys_enter_openat -x 'cat /etc/hostname'
status_is 'an event by its system' 0
is 'the command ran in that guest' lkmc "$output"
works 'it is in the trace' grep -q 'cat-.*: sys_openat' "$tmp/trace"
unlike 'who else ran is not' '^ +lkmc-agent-' "$(cat "$tmp/trace")"
ftrace --all syscalls:sys_enter_read -x 'cat /etc/hostname; sleep 0.2'
works 'but with --all' grep -qE '^ +(lkmc-)?agent-|^ +agent' "$tmp/trace"
is 'the guest is as before' "$before" "$(guest_sh "$state")"

# packages/linux/patches, 0023: the first and the last one of an enumeration, and of several formats
format=$(guest_sh "cat $tracing/events/irq/softirq_raise/format $tracing/events/irq/softirq_exit/format")
is 'formats have the values of names' 2 "$(printf '%s\n' "$format" | grep -c '{ 0, "HI" }, { 1, "TIMER" },.* { 9, "RCU" }')"
unlike 'and no names' '_SOFTIRQ' "$format"

graph=$(guest_sh "grep -cw function_graph $tracing/available_tracers")
if [ "$graph" = 1 ]; then
	ftrace vfs_read -x 'head /etc/hostname'
	status_is 'a function' 0
	works 'is in the trace' grep -qE '\|  vfs_read(\(\) \{|.*\*/ \{|\(\);)' "$tmp/trace"
	works 'with what it calls' grep -qE '\|      +[a-z_]+\(\)' "$tmp/trace"
	ftrace --depth 1 vfs_read -x 'head /etc/hostname'
	unlike '--depth 1 has but the function' '\|   +[a-z_]+\(\)' "$(cat "$tmp/trace")"
	is 'the guest is as before, again' "$before" "$(guest_sh "$state")"
	guest_sh 'insmod /fops.ko'
	function=$(guest_sh "sed -n 's/^\([a-z_]*read[a-z_]*\) \[fops\]$/\1/p' $tracing/available_filter_functions | head -n 1")
	ftrace "$function" -x 'cat /sys/kernel/debug/lkmc_fops/f'
	works "a function of a module: $function" grep -q "  $function" "$tmp/trace"
	guest_sh 'rmmod fops'
else
	ftrace vfs_read -x true
	status_is 'without a function tracer, a function is wrong usage' 2
	like 'which says so' 'this kernel has no tracer for functions'
fi

# Up to Ctrl-C, as it comes
trace_sync()
{
	./lkmc ftrace -a "$arch" -i "$id" sys_enter_sync > "$tmp/live" 2>&1 &
	tracer=$!
	wait_for 60 guest_sh "grep -q 1 $tracing/events/syscalls/sys_enter_sync/enable &&
		grep -q 1 $tracing/tracing_on"
}
has_come()
{
	[ "$(grep -c 'sync-.*: sys_sync' "$tmp/live")" = "$1" ]
}
trace_sync
for n in 1 2 3; do
	guest_sh sync
	works "without a command it is printed as it comes, $n" wait_for 60 has_come $n
done
# A job of a script's takes no SIGINT.
kill $tracer
wait $tracer
is 'a signal ends it' 143 $?
is 'and the guest is as before' "$before" "$(guest_sh "$state")"
trace_sync
kill -KILL $tracer
wait $tracer 2>/dev/null
works 'one that is killed ends, too' wait_for 60 guest_sh "! pidof lkmc-ftrace"
is 'and the guest is as before then' "$before" "$(guest_sh "$state")"

# trace-cmd's file
if guest_sh 'command -v trace-cmd > /dev/null'; then
	names=sys_enter_openat
	[ "$graph" != 1 ] || names="$names vfs_read"
	# Words on purpose.
	# shellcheck disable=SC2086
	ftrace $names -x 'head /etc/hostname; exit 3' -o "$tmp/trace.dat"
	status_is 'a file for trace-cmd, and the command'"'"'s status' 3
	like 'what the command prints is on standard error' '^lkmc$'
	./lkmc push -a "$arch" -i "$id" "$tmp/trace.dat" /tmp/
	report=$(guest_sh 'trace-cmd report -i /tmp/trace.dat 2>/dev/null')
	like 'trace-cmd reads it' 'head-[0-9]+ .*sys_enter_openat' "$report"
	[ "$graph" != 1 ] || like 'the function is in it' 'funcgraph_(entry|exit): .*vfs_read' "$report"
	is 'the guest traces no more' 'nop 0' "$(guest_sh "cat $tracing/current_tracer $tracing/events/enable" | paste -sd' ')"
else
	ftrace sys_enter_openat -x true -o "$tmp/trace.dat"
	status_is 'where there is no trace-cmd there is no file' 125
	like 'which one line says' "^lkmc ftrace: the guest of [a-z0-9_]+ has no trace-cmd: without -o there is a text\$"
	works 'and nothing is left of one' [ ! -e "$tmp/trace.dat" ] && [ ! -e "$tmp/trace.dat.new" ]
fi

ftrace no_such_thing -x true
status_is 'what is not there is wrong usage' 2
is 'which one line says' 1 "$(printf '%s\n' "$output" | wc -l | tr -d ' ')"
like 'and names it' "^lkmc ftrace: 'no_such_thing' is no trace event"
ftrace '../../kernel/x' -x true
status_is 'nor is a path' 2
guest_sh "echo 1 > $tracing/events/syscalls/sys_enter_sync/enable"
ftrace sys_enter_openat -x true
status_is 'a guest in which others trace is left alone' 125
guest_sh "echo 0 > $tracing/events/syscalls/sys_enter_sync/enable"
exec 3>&-
wait $guest

ftrace
status_is 'without a name it is wrong usage' 2
ftrace sched_switch
status_is 'without a guest and a command there is nothing to do' 125
ftrace sched_switch -o "$tmp/x"
status_is '-o needs a command' 2
ftrace vfs_read --depth x -x true
status_is '--depth takes a number' 2

done_testing
