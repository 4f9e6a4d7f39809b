#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# GDB on the kernel: the boot, a running guest, the kernel's own commands for GDB.

# shellcheck source=tests/gdb/lib.sh
. "$(dirname "$0")/lib.sh"

try $lkmc rungdb -a "$arch" -i "$id-none"
status_is 'without a guest there is an error' 125
one_line 'of one line'
like 'that says what to do' "no guest '$id-none' .*runqemu"
try $lkmc rungdb -a "$arch" -i "$id" one two
status_is 'two breakpoints are one too many' 2

# The first session makes GDB's index of the kernel's symbols, if it is not there.
boot -d
debug rungdb start_kernel < /dev/null
end_guest
boot -d
debug rungdb start_kernel <<'GDB'
backtrace
list
echo after-list\n
next
next
print init_task.comm
info breakpoints
GDB
like 'rungdb start_kernel stops there' '^Breakpoint 1, start_kernel \(\) at .*init/main\.c:[0-9]+'
like 'backtrace shows it' '^#0 +start_kernel \(\)'
like 'list shows source' 'set_task_stack_end_magic\(&init_task\)'
like 'variables have their values' '= "swapper'
quiet 'GDB complains of nothing'

output=$(printf '%s\n' "$output" | sed '1,/^after-list/d')
like 'next goes on line by line' '^[0-9]+[[:space:]]+[a-z_]+\(\);$'

wait_up || flunk 'the guest goes on after GDB' 'an agent' "$(tail "$tmp/console")"
debug rungdb <<'GDB'
break sys_write
lkmc exec /count.sh 2
continue
backtrace
continue
delete
tbreak ksys_write
lkmc exec echo 123456
continue
print count
finish
GDB
like 'a breakpoint at sys_write, whatever the arch calls it' '^Breakpoint 1(\.[0-9])?, .*sys_write'
is 'count.sh is seen line by line' 2 "$(printf '%s\n' "$output" | grep -c '^Breakpoint 1.*sys_write')"
like 'finish tells what a function returned' '^Value returned is '
unlike 'a backtrace ends where the kernel was entered' '^#[0-9]+ .* in \?\? \(\)'
quiet 'GDB complains of nothing'

debug rungdb <<'GDB'
print int_sqrt(1764)
print $lx_current().comm
print $lx_per_cpu(runqueues).nr_running
lx-version
lx-ps
lx-lsmod
lx-cmdline
lx-symbols
lx-mounts
call (int)_printk("GDB says %s\n", "hello")
GDB
like 'a function of the kernel can be called' '= 42$'
like 'the current task' '"(swapper/0|[a-z-]+)\\000'
like 'lx-version' '^Linux version .*-lkmc '
like 'lx-ps' ' +1 +init'
like 'lx-cmdline' 'root=/dev/vda'
quiet 'GDB complains of nothing'

debug rungdb <<'GDB'
lx-dmesg
GDB
like 'lx-dmesg' 'Linux version .*-lkmc '
like 'a function was called with strings' 'GDB says hello'

debug rungdb <<'GDB'
hbreak ksys_sync
lkmc exec sync
continue
watch -l jiffies_64
continue
info breakpoints
GDB
like 'a hardware breakpoint' '^Breakpoint 1, ksys_sync'
like 'a watchpoint hits' '^Hardware watchpoint 2: -location jiffies_64'
like 'and shows both values' '^New value = [0-9]+'

# Ctrl-C stops a guest that goes on; a second GDB is told of the first.
$lkmc rungdb -a "$arch" -i "$id" < /dev/null > "$tmp/first" 2>&1 &
first=$!
wait_for 20 grep -q Continuing "$tmp/first"
try $lkmc rungdb -a "$arch" -i "$id"
like 'a second GDB is refused' "is being debugged already \(pid $first\)"
kill -INT $first
wait $first
like 'without a breakpoint the guest goes on until Ctrl-C' '^Program received signal SIGINT' "$(cat "$tmp/first")"
works 'and goes on when GDB has gone' $lkmc exec -a "$arch" -i "$id" true

done_testing
