#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# ring0: the registers that rule the processor, and that only the kernel may touch
. /lib/lkmc.sh

load ring0
case $(uname -m) in
x86_64) expect 'cr3 ' ;;
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
