#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# ./runqemu -n on a terminal: what keys do, and that the terminal is as it was
# afterwards, whatever happened. tests/guest/window.t has the window.

cd "$(dirname "$0")/../.." || exit 125
. tests/lib.sh
id=termtest
run=out/x86_64/run/$id
at_exit "rm -rf $run"

# The shell around the guest says in the end how the terminal is.
cat > "$tmp/start" <<'START'
stty sane
before=$(stty -g)
./runqemu -i termtest -n
echo "status=$?"
. tests/lib.sh
is_as_before()
{
	[ "$before" = "$(stty -g)" ]
}
# QEMU, whose parent was killed, may take a moment.
wait_for 10 is_as_before && echo terminal=same || echo terminal=changed
START

# type WHAT: expect's commands behind a guest's prompt, with its output in $output
type_at_guest()
{
	cat > "$tmp/expect" <<EXPECT
set timeout $((60 * scale))
spawn -noecho sh $tmp/start
expect "login: " ; send "root\r"
expect "# "
$1
expect "terminal="
expect eof
EXPECT
	output=$(expect "$tmp/expect" 2>&1 | tr -d '\r')
}

type_at_guest 'send "sh -c \047echo be\047\047gun; exec sleep 1000\047\r" ; expect "begun" ; send "\003"
expect "# " ; send "echo after\$((1 + 1))\r" ; expect "after2"
send "\001x"'
like 'Ctrl-C ends a program of the guest, not the guest' '^after2'
like 'Ctrl-A X leaves' 'QEMU: Terminated'
like 'leaving is status 0' '^status=0'
like 'the terminal is restored' '^terminal=same'

type_at_guest 'send "poweroff\r"'
like 'poweroff ends with 0' '^status=0'
like 'the terminal is restored after poweroff' '^terminal=same'

type_at_guest "exec sh -c {kill -KILL \$(pgrep -f '^$PWD/out/x86_64/qemu/.* -name lkmc-x86_64-$id ' | head -n 1)}"
like 'QEMU killed is 125' '^status=125'
like 'the terminal is restored when QEMU is killed' '^terminal=same'

type_at_guest "exec sh -c {kill -KILL \$(pgrep -f '^$PWD/out/host/tool/lkmc runqemu -i $id' | head -n 1)}"
like 'the terminal is restored when the tool is killed' '^terminal=same'

# The monitor, typed: history and line editing, and an error that ends nothing.
mkfifo "$tmp/hold"
./runqemu -i "$id" -x cat < "$tmp/hold" >/dev/null 2>&1 &
guest=$!
exec 3> "$tmp/hold"
wait_for 60 ./lkmc exec -i "$id" true
cat > "$tmp/expect" <<EXPECT
set timeout $((60 * scale))
spawn -noecho ./qemumonitor -i $id
expect "(qemu) " ; send "info statuX\177s\r"
expect "VM status: running"
expect "(qemu) " ; send "no-such-command\r"
expect "unknown command"
expect "(qemu) " ; send "\033\[A\033\[A\r"
expect "VM status: running" { puts "from the history" }
expect "(qemu) " ; send "\004"
expect eof
EXPECT
output=$(LKMC_CACHE=$tmp/cache expect "$tmp/expect" 2>&1 | tr -d '\r')
like 'qemumonitor takes an edited line' 'VM status: running'
like 'qemumonitor survives an unknown command' 'unknown command'
like 'qemumonitor has a history' 'from the history'
works 'which is kept' grep -q 'info' "$tmp/cache/monitor_history"
exec 3>&-
wait "$guest"

# A window that cannot be
try env -u DISPLAY -u WAYLAND_DISPLAY ./runqemu -i "$id" -e init=/poweroff.out
like 'without a display the terminal is used, and it is said' 'no display: using the terminal'

done_testing
