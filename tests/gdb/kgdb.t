#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The kernel's own stub, KGDB.

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

# Time goes on while the guest stands still: whenever it goes on, it is another task's turn,
# which comes to a breakpoint too. GDB steps over the first one's, and wants to hear of that.
debug rungdb -k <<'GDB'
lkmc exec (yes > /dev/null & dd if=/dev/zero of=/dev/null &); /kgdb.sh
continue
break write_null
break read_zero
continue
continue
continue
continue
continue
continue
continue
continue
continue
continue
delete
GDB
is 'breakpoints that two busy tasks come to' 10 \
	"$(printf '%s\n' "$output" | grep -cE 'hit Breakpoint [12], (write_null|read_zero) ')"
quiet 'GDB complains of nothing'
works 'the guest goes on without GDB' wait_up

# As it has been typed since 2017: counting from GDB, in the kernel and in a module.
boot -k
debug rungdb -k <<'GDB'
lkmc exec /count.sh > /dev/null & /kgdb.sh
continue
break sys_write
continue
continue
continue
continue
delete
break myinit
lkmc exec insmod /hello.ko
continue
backtrace 2
print $lx_current().comm
delete
lkmc exec /kgdb-mod.sh
continue
break fop_write
continue
continue
print count
GDB
is '/count.sh & /kgdb.sh: count from GDB' 4 \
	"$(printf '%s\n' "$output" | grep -c 'hit Breakpoint 1.*sys_write')"
like "a module's init function, at its first insmod" 'hit Breakpoint 2, myinit \(\) at .*hello\.c:[0-9]+'
like 'whose caller is the kernel' '^#1 .*do_one_initcall '
like 'and whose task is insmod' '= "insmod'
is '/kgdb-mod.sh: in a module' 2 \
	"$(printf '%s\n' "$output" | grep -c 'hit Breakpoint 3, fop_write')"
like 'with its arguments' '= 1$'
quiet 'GDB complains of nothing'
works 'the guest goes on without GDB' wait_up

# The kernel runs, and its port is not looked at: the agent stops it.
begin_gdb '^Continuing' -k
# It says so a moment before it lets the kernel run.
wait_up
kill -INT "$gdb"
works 'Ctrl-C stops a kernel that runs' \
	wait_for $((20 * scale)) grep -q 'received signal SIGTRAP' "$tmp/gdb"
echo 'backtrace 4' >&7
# On arm and mips64 its last call is a jump, and it is gone from the stack: there is its caller.
case $arch in
arm | mips64) handler=__handle_sysrq ;;
*) handler=sysrq_handle_dbg ;;
esac
works 'in the handler of SysRq' \
	wait_for $((20 * scale)) grep -q "^#[1-3] .*$handler" "$tmp/gdb"
echo quit >&7
wait "$gdb"
gdb=
works 'and it goes on when GDB has gone' wait_up
debug rungdb -k fop_write <<'GDB'
backtrace 1
GDB
like 'a GDB that comes to a kernel that runs stops it, too' '^#0 .*fop_write \('
quiet 'GDB complains of nothing'

# A GDB that is killed while the kernel runs: its breakpoint is in the kernel's code still.
boot -k
begin_gdb '^Continuing' -k -- -ex 'break sys_write' -ex continue
end_gdb
works 'a guest whose GDB was killed goes on' wait_up
unlike 'and nothing in it died of a breakpoint' 'Oops' "$(cat "$tmp/console")"
works 'and does not stop at the breakpoints that it left' \
	timeout $((30 * scale)) $lkmc exec -a "$arch" -i "$id" 'insmod /hello.ko && rmmod hello'

done_testing
