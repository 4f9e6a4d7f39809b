/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Between GDB and KGDB. The kernel does not notice when a GDB that was killed is gone:
 * its breakpoints stay in the kernel's code, and where one of them hits, the kernel waits
 * for GDB's word for ever. Whoever stands between has it go on in GDB's place.
 */
#ifndef LKMC_VM_KGDB_H
#define LKMC_VM_KGDB_H

#include <sys/types.h>

/**
 * kgdb_relay() - pass bytes both ways until GDB has gone, and the kernel goes on
 * @gdb: a connection to GDB
 * @kernel: a connection to the kernel's stub
 * @pc: the number of the program counter among GDB's registers, where a breakpoint
 *      leaves it behind itself; or -1
 * @interrupt: called when GDB wants the kernel to stop, which the stub does not hear
 *             while the kernel runs; starts a process that sees to it, and returns its
 *             PID. It is killed once the kernel has stopped, whatever the cause.
 * @data: passed on to it
 *
 * Where GDB has not detached, the kernel is waited for, if it runs: that may take as
 * long as the guest lives. Neither is closed. SIGPIPE must be ignored.
 */
void kgdb_relay(int gdb, int kernel, int pc, pid_t (*interrupt)(int gdb, void *data),
		void *data);

/**
 * kgdb_knock() - have the kernel in its stub, where it waits for GDB
 * @gdb: passed on to @interrupt
 * @kernel: a connection to the kernel's stub
 * @interrupt: as for kgdb_relay(); called where the kernel runs
 * @data: passed on to it
 *
 * What GDB would send to a kernel that runs, it would send again and again, and all of
 * that would be read later. Where the kernel cannot be stopped, it comes back after some
 * seconds.
 */
void kgdb_knock(int gdb, int kernel, pid_t (*interrupt)(int gdb, void *data), void *data);

/**
 * kgdb_tell() - have GDB print a text, while the kernel runs
 * @gdb: the connection to GDB
 * @text: a line, without its end
 *
 * Return: 0, or a negative errno.
 */
int kgdb_tell(int gdb, const char *text);

#endif
