#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The kernel's first instructions (head.S, before the MMU is on), with their source, at
# the addresses where the lab works out that they run. A PC's are in early.t.

# shellcheck source=tests/gdb/lib.sh
. "$(dirname "$0")/lib.sh"

# enter PLACE SOURCE ADDRESS [LABEL]: a guest's first breakpoint, and on from there
enter()
{
	boot -d
	debug rungdb "$1" <<-'GDB'
	printf "at 0x%lx\n", (unsigned long)$pc
	list
	stepi
	stepi
	break start_kernel
	continue
	printf "at 0x%lx\n", (unsigned long)$pc
	backtrace 1
	GDB
	like "$1" "^Breakpoint 1(\.[0-9])?, (0x[0-9a-f]+ in )?${4:-$1} \(.*\) at .*$2:[0-9]+"
	like "$1 is where it runs" "^at $3"
	like 'the kernel follows' '^Breakpoint 2(\.[0-9])?, start_kernel \(\)'
	quiet 'GDB complains of nothing'
}

# loaded SYMBOL: where it lies before the MMU is on, as a pattern. QEMU puts an Image at 0x40200000.
loaded()
{
	map=out/$arch/linux/System.map
	symbol=$(sed -n "s/^ffff8000\(........\) . $1\$/\1/p" "$map")
	text=$(sed -n 's/^ffff8000\(........\) . _text$/\1/p' "$map")
	printf '0x%x$' $((0x40200000 + 0x$symbol - 0x$text))
}

case ${arch%%+*} in
x86_64)
	not_here 'the first instructions' 'tests/gdb/early.t has them'
	;;
aarch64)
	enter primary_entry 'arm64/kernel/head\.S' "$(loaded primary_entry)"
	enter __primary_switch 'arm64/kernel/head\.S' "$(loaded __primary_switch)"
	;;
arm)
	enter start 'arm/boot/compressed/head\.S' 0x40010000 _text
	enter decompress_kernel 'arm/boot/compressed/misc\.c' 0x4
	enter stext 'arm/kernel/head\.S' 0x40008
	;;
mips64)
	enter kernel_entry 'mips/kernel/head\.S' 0xffffffff8
	;;
riscv64)
	enter _start 'riscv/kernel/head\.S' 0x80200000
	enter _start_kernel 'riscv/kernel/head\.S' 0x802
	enter setup_vm 'riscv/mm/init\.c' 0x80
	;;
esac
done_testing
