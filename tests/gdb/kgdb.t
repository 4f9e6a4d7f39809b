#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The kernel's own stub, KGDB, and the debugger inside the kernel, KDB.

# shellcheck source=tests/gdb/lib.sh
. "$(dirname "$0")/lib.sh"

boot -k
debug rungdb -k <<'GDB'
backtrace 4
break sys_write
continue
backtrace 2
continue
delete
break fop_write
lkmc exec insmod /fops.ko; echo -n AB > /sys/kernel/debug/lkmc_fops/f; echo done
continue
backtrace 1
print data
print $lx_current().comm
delete
break enqueue_task_fair
continue
backtrace 1
continue
backtrace 1
continue
backtrace 1
delete
GDB
like 'with -k the kernel waits in KGDB' '(^|[ _])kgdb_breakpoint \(\) at .*:[0-9]+'
like 'and knows who called it' '^#[1-3] .* (configure_kgdboc|kgdb_register_io_module) '
is 'a breakpoint in the kernel, again and again' 2 \
	"$(printf '%s\n' "$output" | grep -c 'hit Breakpoint 1.*sys_write')"
like 'and in a module that comes later' 'hit Breakpoint 2, fop_write \(.*fops\.c:[0-9]+'
like 'with its variables' '= "abcdefgh'
# GDB's thread is a task here, no processor.
like 'the current task is the one that has stopped' '^\$[0-9]+ = "sh[",\\]'
# The runqueue is locked there. A tick is pending, as the guest stood still, and wants the lock.
is 'a breakpoint where interrupts are off, again and again' 3 \
	"$(printf '%s\n' "$output" | grep -c '^#0 .*enqueue_task_fair (.*fair\.c:')"
quiet 'GDB complains of nothing'
works 'the guest goes on without GDB' wait_up
try $lkmc exec -a "$arch" -i "$id" 'dmesg | grep -E "BP remove failed|BUG|Oops"'
is 'no breakpoint was left behind' '' "$output"

# A GDB that is killed while the kernel runs: its breakpoint is in the kernel's code still.
boot -k
begin_gdb '^Continuing' -k -- -ex 'break sys_write' -ex continue
end_gdb
works 'a guest whose GDB was killed goes on' wait_up
works 'and does not stop at the breakpoints that it left' \
	timeout $((30 * scale)) $lkmc exec -a "$arch" -i "$id" 'insmod /hello.ko && rmmod hello'

# KDB shares the console with the shell: sysrq's g enters, go leaves.
console=$(sed -n 's/^CONSOLE = //p' "arch/$arch.conf")
boot
wait_up || flunk 'the guest comes up' 'an agent' "$(tail "$tmp/console")"
cat >&8 <<KDB
echo $console > /sys/module/kgdboc/parameters/kgdboc
echo g > /proc/sysrq-trigger
set LINES 1000
bt
lsmod
ps A
md4c1 linux_banner 2
go
echo back again
KDB
wait_for 30 grep -q '^back again' "$tmp/console"
output=$(tr -d '\r' < "$tmp/console")
like 'sysrq g enters KDB' '^Entering kdb .*due to '
# MIPS's ends at the exception.
like 'bt shows the way there' '(write_sysrq_trigger|kgdb_handle_exception)\+0x'
like 'ps the tasks' '(init|swapper)'
like 'md memory' '^0x[0-9a-f]+ [0-9a-f]{8}'
like 'go goes back to the shell' '^back again'
done_testing
