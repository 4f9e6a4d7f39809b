#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Symbols of modules: right by themselves, before, while and after they are loaded.

# shellcheck source=tests/gdb/lib.sh
. "$(dirname "$0")/lib.sh"
boot
wait_up || flunk 'the guest comes up' 'an agent' "$(tail "$tmp/console")"

# What GDB reads of the module is older than the source after a build that changed nothing.
touch -c -d @1 "out/$arch/gdb/modules/hello.ko"
debug rungdb <<'GDB'
break myinit
break myexit
lkmc exec insmod /hello.ko
continue
backtrace 2
list
echo after-list\n
next
next
info symbol myinit
lkmc exec rmmod hello
continue
info line myexit
info line myinit
GDB
like 'a breakpoint in a module may be set before it is loaded' '^Breakpoint 1 \(myinit\) pending'
like 'it hits in the init function, at the first insmod' '^Breakpoint 1, myinit \(\) at .*kernel_module/hello\.c:[0-9]+'
like 'the backtrace goes on into the kernel' '^#1 .* do_one_initcall'
like 'with its source' 'pr_info\("hello init'
like '.init.text is where the kernel has put it' 'in section .init.text of .*hello\.ko'
like 'the exit function is found too' '^Breakpoint 2, myexit \(\) at .*hello\.c'
like 'no init function is where there was one' 'starts at address 0x(dead|ff)[0-9a-f]* <(myinit|init_module)>'
quiet 'GDB complains of nothing'
output=$(printf '%s\n' "$output" | sed '1,/^after-list/d')
like 'next goes on to the next line' '^28.*return 0|return 0;$'

debug rungdb <<'GDB'
break myinit
lkmc exec insmod /hello.ko
continue
info breakpoints
lkmc exec rmmod hello; insmod /hello2.ko; insmod /hello.ko; rmmod hello hello2
continue
info breakpoints
continue
backtrace 1
tbreak free_module
continue
tbreak free_module
continue
info breakpoints
next
info breakpoints
GDB
like 'two modules have a function of the same name: the second' '^Breakpoint 1(\.[0-9])?, myinit .*hello2\.c'
like 'and the first, again, wherever it is now' '^#0 +myinit .*hello\.c'
quiet 'GDB complains of nothing, whatever comes and goes'
is 'three hits' 3 "$(printf '%s\n' "$output" | grep -c '^Breakpoint 1.*, myinit')"

debug rungdb <<'GDB'
break fop_write
lkmc exec insmod /fops.ko; echo -n AB > /sys/kernel/debug/lkmc_fops/f; cat /sys/kernel/debug/lkmc_fops/f
continue
backtrace 1
print data
watch data[0]
continue
info symbol &'fops.c'::data
info symbol &'fops.c'::fops
print &'fops.c'::lock
delete
info line fops_init
GDB
like 'a breakpoint in .text hits at the first use' '^Breakpoint 1, fop_write \('
like 'a variable of .data has its value' '= "abcdefgh'
like 'a watchpoint on it' '^[Hh]ardware watchpoint 2: data\[0\]'
like 'sees the change' 'New value = 65'
like '.data is where it is' 'data in section \.s?data of'
like '.rodata is where it is' 'fops in section .rodata of'
quiet 'GDB complains of nothing'

debug rungdb <<'GDB'
print data
break fop_open
lkmc exec cat /sys/kernel/debug/lkmc_fops/f
continue
tbreak free_module
lkmc exec rmmod fops; insmod /fops.ko; cat /sys/kernel/debug/lkmc_fops/f
continue
info breakpoints
continue
backtrace 1
GDB
like 'what was loaded before GDB came is known' '= "AB'
like 'and can be stopped in' '^Breakpoint 1, fop_open'
like 'a breakpoint whose module goes is pending' '^1 +breakpoint +keep y +<PENDING>'
is 'and hits again after the next insmod' 2 "$(printf '%s\n' "$output" | grep -c '^Breakpoint 1, fop_open')"
quiet 'GDB complains of nothing'

# Not by next: where GDB steps by breakpoints, another task may run into one.
# Nor to a line that begins with what is inlined into it, current.
sleeps=$(sed -n '/schedule_timeout/=' kernel_module/kthread.c)
debug rungdb <<GDB
break kthread.c:count
lkmc exec insmod /kthread.ko; sleep 0.5; rmmod kthread
continue
backtrace
advance $sleeps
print n
print \$lx_current().comm
GDB
like 'the function of a kernel thread' '^Breakpoint 1, count \(.*kthread\.c'
like 'whose caller is the kernel' '^#1 .* kthread \('
like 'and whose task is current' '= "lkmc_kthread'
quiet 'GDB complains of nothing'

# An interrupt whose handler shares it (/dummy-irq.sh looks for one, too).
irq=$($lkmc exec -a "$arch" -i "$id" '
	for irq in $(sed -n "/[Tt]imer/d; s/^ *\([0-9]*\):.*/\1/p" /proc/interrupts); do
		modprobe dummy-irq irq=$irq 2>/dev/null && rmmod dummy-irq && echo $irq && break
	done')
debug rungdb <<GDB
break dummy_interrupt
lkmc exec modprobe dummy-irq irq=$irq
tbreak do_init_module
continue
info breakpoints
tbreak trim_init_extable
continue
info line dummy_irq_init
lx-symbols
lx-lsmod
GDB
like 'modules of the kernel itself are known' 'dummy_interrupt at .*drivers/misc/dummy-irq.c'
like 'lx-symbols names them' '^dummy_irq: .*/drivers/misc/dummy-irq\.ko'
like 'lx-lsmod shows them' '^0x[0-9a-f]+ +dummy_irq '
$lkmc exec -a "$arch" -i "$id" 'rmmod dummy-irq' || :

# By hand, as one learns it elsewhere: no rungdb.
$lkmc exec -a "$arch" -i "$id" 'rmmod fops; insmod /fops.ko'
text=$($lkmc exec -a "$arch" -i "$id" 'cat /sys/module/fops/sections/.text')
gdb=$(sed -n 's/^GDB = //p' "arch/$arch.conf")
cat > "$tmp/commands" <<GDB
add-symbol-file out/$arch/modules/fops.ko $text
target remote $run/gdb.sock
break fop_read
shell $lkmc exec -a $arch -i $id cat /sys/kernel/debug/lkmc_fops/f &
continue
GDB
try timeout $((60 * scale)) "$gdb" -nx -batch "out/$arch/linux/vmlinux" -x "$tmp/commands"
like 'by hand: add-symbol-file with the address that the guest tells' 'Breakpoint 1(\.[0-9])?, .*fop_read'
$lkmc exec -a "$arch" -i "$id" 'rmmod fops' || :

try $lkmc exec -a "$arch" -i "$id" 'dmesg | grep -E "BUG|Oops|WARNING"'
is 'the kernel has seen nothing of all this' '' "$output"
done_testing
