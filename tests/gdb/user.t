#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Programs of the guest through QEMU's stub: init, others, and into the kernel.

# shellcheck source=tests/gdb/lib.sh
. "$(dirname "$0")/lib.sh"

try $lkmc rungdb-user -a "$arch" -i "$id" no-such-program
status_is 'an unknown program is an error' 125
like 'that names those that there are' 'there are busybox, .*myinsmod\.out'

boot -d -e init=/sleep_forever.out
debug rungdb-user sleep_forever.out main <<'GDB'
backtrace
list
print $lx_current().comm
info line main
GDB
like 'init is stopped at main' '^Breakpoint 1, main \(\) at kernel_module/user/sleep_forever\.c:[0-9]+'
like 'with its source' 'pause\(\);'
like 'it is the current task' '= "sleep_forever\.o"'
quiet 'GDB complains of nothing'

boot -d -e init=/bin/ls
debug rungdb-user busybox ls_main <<'GDB'
backtrace
next
next
next
next
next
next
GDB
like 'an applet of BusyBox as init' '^Breakpoint 1, ls_main \(argc=1, .*coreutils/ls\.c:[0-9]+'
like 'its callers' '^#3 .* main \(.*appletlib\.c'
unlike 'lines that touch new pages do not end in the kernel' '^asm_exc_page_fault'
quiet 'GDB complains of nothing'

# As it has been typed since 2017: -h is a breakpoint of the processor's.
boot -d -e init=/bin/ls
debug rungdb-user -h busybox-1.26.2/busybox ls_main <<'GDB'
info breakpoints
GDB
like '-h in front of a program is a hardware breakpoint' '^[0-9]+ +hw breakpoint +keep y .*ls_main'
like 'that hits' '^Breakpoint 1, ls_main \(argc=1, '
quiet 'GDB complains of nothing'
try $lkmc rungdb-user -h
like '-h alone is help' '^Usage: .*rungdb-user'

boot -d
debug rungdb-user kernel_module/user/../busybox init_main <<'GDB'
backtrace 1
print $lx_current().pid
GDB
like 'the usual init' '^Breakpoint 1, init_main \(.*init/init\.c:[0-9]+'
like 'is process 1' '= 1$'
wait_up || flunk 'the guest goes on' 'an agent' "$(tail "$tmp/console")"

# One process among others, its libraries, its way into a module and back.
debug rungdb-user myinsmod.out <<'GDB'
break main
lkmc exec sleep 0.1; /myinsmod.out /fops.ko
continue
print $lx_current().comm
info symbol puts
break fops_init
info breakpoints
continue
backtrace
next
frame function syscall
finish
next
GDB
like 'a process that is started later' '^Breakpoint 1(\.[0-9])?, main \(argc=2, .*myinsmod\.c:[0-9]+'
like 'no other one: the breakpoint is filtered' 'stop only if \$in_program\(\)'
like 'its libraries are known from its memory maps' 'puts in section \.text of .*/target/lib/libc\.so\.6'
like 'from there into the module' '^Breakpoint 2, fops_init \(\) at .*fops\.c'
like 'the backtrace goes through the system call' 'entry_SYSCALL_64|el0t_64_sync|ret_fast_syscall|handle_sys|handle_exception'
like 'back into the program' '^#[0-9]+ +.* main \(argc=.*myinsmod\.c'
like 'and back to it' '^main \(argc=1, .*myinsmod\.c|^0x[0-9a-f]+ in main .*myinsmod\.c'
quiet 'GDB complains of nothing'

debug rungdb-user /myinsmod.out <<'GDB'
break main
lkmc exec for i in 1 2 3; do /myrmmod.out fops; /myinsmod.out /fops.ko; done
continue
print argv[1]
continue
print argv[1]
step
next
next
next
next
GDB
is 'each process that runs the program' 2 "$(printf '%s\n' "$output" | grep -c '^Breakpoint 1.*, main')"
unlike 'and no other, though all have the same addresses' 'myrmmod'
quiet 'GDB complains of nothing'

# A process that runs already.
$lkmc exec -a "$arch" -i "$id" '/sleep_forever.out &'
debug rungdb-user sleep_forever.out <<'GDB'
info line main
lkmc exec killall sleep_forever.out
GDB
like 'a process that runs already is found' 'Line [0-9]+ of .*sleep_forever\.c" starts at address 0x[0-9a-f]+ <main'
unlike 'where it is' '0xdead'

try $lkmc exec -a "$arch" -i "$id" 'dmesg | grep -E "BUG|Oops|WARNING|segfault"'
is 'the guest has seen nothing of all this' '' "$output"
done_testing
