/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Between GDB and KGDB. The kernel does not notice when a GDB that was killed is gone:
 * its breakpoints stay in the kernel's code, and where one of them hits, the kernel waits
 * for GDB's word for ever. Whoever stands between has it go on in GDB's place.
 */
#ifndef LKMC_VM_KGDB_H
#define LKMC_VM_KGDB_H

/**
 * kgdb_relay() - pass bytes both ways until GDB has gone, and the kernel goes on
 * @gdb: a connection to GDB
 * @kernel: a connection to the kernel's stub
 *
 * Where GDB has not detached, the kernel is waited for, if it runs: that may take as
 * long as the guest lives. Neither is closed. SIGPIPE must be ignored.
 */
void kgdb_relay(int gdb, int kernel);

#endif
