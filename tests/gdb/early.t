#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Code that runs before the kernel proper, with its source, at the addresses where
# the lab works out that it runs.

# shellcheck source=tests/gdb/lib.sh
. "$(dirname "$0")/lib.sh"

if ! on x86_64; then
	not_here 'early code of a PC' "tests/gdb/entry.t has that of $arch"
	done_testing
fi

boot -d
debug rungdb main <<'GDB'
backtrace
x/i $pc
set $eax = 0x12345678
maintenance flush register-cache
info registers eax cr4
next
next
next
step
backtrace
break set_video
continue
backtrace
finish
break start_kernel
continue
continue
continue
backtrace 1
print $pc
GDB
like 'the real-mode main' '^Breakpoint 1, main \(\) at .*arch/x86/boot/main\.c:[0-9]+'
like 'is 16-bit code' '<main>:	push +%edi'
like 'a register can be written' '^eax +0x12345678 '
like 'and no other one is' '^cr4 +0x0 '
like 'its lines' 'init_default_io_ops\(\)'
like 'a function that it calls' '^Breakpoint 2, set_video \(\) at .*video\.c'
like 'knows its caller' '^#1 .* main \(\) at .*main\.c'
like 'finish goes there' '^Run till exit|^main \(\) at .*main\.c'
like 'from real mode one gets to the kernel' '^Breakpoint 3, start_kernel \(\)'
like 'at its address in 64 bits' '= .*0xffffffff8[0-9a-f]+ <start_kernel'
quiet 'GDB complains of nothing'

boot -d
debug rungdb startup_32 <<'GDB'
x/2i $pc
next
next
info breakpoints
continue
next
GDB
like 'the entry of the decompressor' '^Breakpoint 1(\.[0-9])?, startup_32 \(\) at .*compressed/head_64\.S'
like 'is 32-bit code' 'cli'
like 'and goes on in 64 bits' '^From here on the processor is one of i386:x86-64'
quiet 'GDB complains of nothing'

boot -d
debug rungdb startup_64 <<'GDB'
continue
info registers rip
tbreak common_startup_64
tbreak x86_64_start_kernel
continue
info registers rip
continue
backtrace 1
GDB
like 'startup_64, first the decompressor'"'"'s' '^Breakpoint 1(\.[0-9])?, startup_64 \(\) at .*compressed/head_64\.S'
like 'then that of the kernel' '^Breakpoint 1(\.[0-9])?, startup_64 \(\) at .*x86/kernel/head_64\.S'
like 'before paging, at its physical address' '^rip +0x1000[0-9a-f]{3} '
like 'after paging at its virtual one' '^rip +0xffffffff81[0-9a-f]+ '
like 'and in C' '^#0 +x86_64_start_kernel '
quiet 'GDB complains of nothing'

boot -d
debug rungdb extract_kernel <<'GDB'
backtrace
next
next
print/x *output@4
break start_kernel
continue
GDB
like 'extract_kernel, with its arguments' '^Breakpoint 1(\.[0-9])?, extract_kernel \(rmode=0x[0-9a-f]+.*compressed/misc\.c'
like 'called from assembly' '^#1 .*compressed/head_64\.S'
like 'and the kernel after it' '^Breakpoint 2.*, start_kernel'
quiet 'GDB complains of nothing'

done_testing
