#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# kprobe: code of ours at any instruction of the kernel, and at a function's return
. /lib/lkmc.sh

before=$(cat /sys/kernel/debug/kprobes/list)
load kprobe
run 'cat /sys/kernel/debug/kprobes/list'
has 'kernel_clone'
# shellcheck disable=SC2016
works 'true & echo $!; wait'
expect 'kernel_clone: called by kprobe.sh'
expect "kernel_clone: returns $output after"
# What begins and ends meanwhile is none the worse.
# shellcheck disable=SC2016
works 'n=0; while [ $n -lt 30 ]; do true | true | true || exit; n=$((n + 1)); done'
unload kprobe
expect 'missed 0 calls, 0 returns'
same 'probes that are left' "$before" "$(cat /sys/kernel/debug/kprobes/list)"

# At each instruction of a function, without C. Those of this one are branches, calls and a
# store to a page that is not there yet: each child begins with it, and shares its parent's.
tracing=/sys/kernel/tracing
function=schedule_tail
# No instruction begins elsewhere.
step=4
[ "$(uname -m)" != x86_64 ] || step=1
# Where it begins and how long it is, in the order of their addresses.
size=$(awk -v name=$function '
	begin && $1 != begin { print "0x" $1 " - 0x" begin; exit }
	$3 == name { begin = $1 }' /proc/kallsyms)
at_exit "echo > $tracing/kprobe_events"
at_exit "echo 0 > $tracing/events/kprobes/enable"
offset=0
while [ $offset -lt $((size)) ]; do
	# Some are refused: behind a branch, or within an instruction.
	echo "p:each $function+$offset" >> $tracing/kprobe_events
	offset=$((offset + step))
done 2> /dev/null
works "echo 1 > $tracing/events/kprobes/each/enable"
# shellcheck disable=SC2016
works 'n=0; while [ $n -lt 5 ]; do true | true || exit; n=$((n + 1)); done'
run "cat $tracing/kprobe_profile"
check 'each child came by' [ "$(printf '%s\n' "$output" | awk '{ print $2; exit }')" -ge 10 ]
same 'probes that were missed' '' "$(printf '%s\n' "$output" | awk '$3')"

refused 'insmod /kprobe.ko symbol=nosuch' "insmod: can't insert"
finish
