#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A debugger that goes without a word leaves the guest alive; while one has stopped it,
# whoever waits for the guest is told so.

# shellcheck source=tests/gdb/lib.sh
. "$(dirname "$0")/lib.sh"

# in_guest COMMAND...: carried out, but not for ever
in_guest()
{
	try timeout $((30 * scale)) $lkmc exec -a "$arch" -i "$id" "$@" 7>&-
}

# waits_for WORDS COMMAND...: whether a command that waits for the guest says so. It goes on
# in the background, as $waiter.
waits_for()
{
	words=$1
	shift
	"$@" > "$tmp/waits" 2>&1 < /dev/null 7>&- 8>&- &
	waiter=$!
	wait_for $((20 * scale)) grep -q "$words" "$tmp/waits"
}

# A guest that has not begun waits for the next debugger.
boot -d
wait_for $((20 * scale)) grep -q begin "$run/paused"
try $lkmc list
like 'list says that a guest waits for GDB' "waiting for GDB \(./rungdb -a $(literal "$arch") -i $id\)"
begin_gdb '^here' -- -ex 'echo here\n'
try $lkmc list
like 'and that GDB is there' "paused by GDB \(pid $gdb\)"
end_gdb
try $lkmc qemumonitor -a "$arch" -i "$id" info status
like 'when GDB is killed, the guest waits still' 'paused \(prelaunch\)'
debug rungdb start_kernel < /dev/null
like 'for the next one' '^Breakpoint 1, start_kernel'
wait_up || flunk 'the guest goes on after GDB' 'an agent' "$(tail "$tmp/console")"

# While it says "Continuing": GDB cannot take its breakpoints back, the lab's own among them.
for signal in TERM HUP KILL; do
	begin_gdb '^Continuing'
	kill -$signal "$gdb"
	end_gdb
	in_guest 'insmod /hello.ko && rmmod hello'
	status_is "after a GDB that got SIG$signal, modules are loaded" 0
done

# While the guest is stopped at a breakpoint, and in a step
begin_gdb '^Breakpoint 1 at' ksys_sync
in_guest 'sync & echo synced'
wait_for $((20 * scale)) grep -q '^Breakpoint 1, ' "$tmp/gdb"
waits_for "is paused by GDB (pid $gdb)" $lkmc exec -a "$arch" -i "$id" true
is 'exec says who has paused the guest' 0 $?
end_gdb
wait "$waiter"
is 'when that GDB is killed, the guest goes on' 0 $?
is 'it says so once' 1 "$(grep -c paused "$tmp/waits")"
in_guest sync
status_is 'and does not stop at its breakpoint' 0

# QEMU's monitor pauses it, too.
$lkmc qemumonitor -a "$arch" -i "$id" stop
lists()
{
	$lkmc list | grep -qE -- "$1"
}
# Who tends the guest hears of it a moment later.
works 'list says that a monitor did it' wait_for 60 lists \
	"paused by QEMU's monitor \(./qemumonitor -a $(literal "$arch") -i $id cont\)"
echo pushed > "$tmp/pushed"
waits_for "is paused by QEMU's monitor" $lkmc push -a "$arch" -i "$id" "$tmp/pushed" /
is 'push says it' 0 $?
$lkmc qemumonitor -a "$arch" -i "$id" cont
wait "$waiter"
is 'and goes on with the guest' 0 $?
goes_on()
{
	! lists paused
}
works 'which is paused no more' wait_for 60 goes_on
done_testing
