#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# ring0: the registers that rule the processor, and that only the kernel may touch
. /lib/lkmc.sh

load ring0
case $(uname -m) in
x86_64)
	expect 'cr3 '
	cr0=$(log_since | sed -n 's/.*cr0 *\([0-9a-f]*\) .*/\1/p')
	efer=$(log_since | sed -n 's/.*efer *\([0-9a-f]*\) .*/\1/p')
	same 'paging and protected mode are on' $((1 << 31 | 1)) $((0x$cr0 & (1 << 31 | 1)))
	same 'long mode is active' $((1 << 10)) $((0x$efer & 1 << 10))
	expect 'cs         0000000000000010'
	;;
aarch64) expect 'TTBR1_EL1 ' ;;
arm*) expect 'TTBR0 ' ;;
mips*) expect 'Status ' ;;
riscv*) expect 'satp ' ;;
esac
log_since
unload ring0

works /ring0.out
has 'stopped by SIG'
finish
