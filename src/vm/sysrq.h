/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bringing a kernel that runs into its debugger, by the magic SysRq's "g". */
#ifndef LKMC_VM_SYSRQ_H
#define LKMC_VM_SYSRQ_H

#include <sys/types.h>

#include "lab.h"

/**
 * sysrq_debug() - have the agent enter the kernel's debugger, KGDB or KDB
 * @lab: which guest; its kernel has a port for the debugger (kgdboc)
 *
 * It comes back when the kernel goes on.
 *
 * Return: 0, or a negative errno with fail(): there is no agent that answers, or the
 * kernel did not enter its debugger.
 */
int sysrq_debug(const struct lab *lab);

/**
 * sysrq_debug_aside() - the same in a process of its own
 * @lab: which guest
 * @fd: the only descriptor that it keeps, besides the standard streams
 * @failed: called there when it fails, with @fd and the reason
 *
 * Killed before the agent has answered, it asks for nothing.
 *
 * Return: its PID, or -1.
 */
pid_t sysrq_debug_aside(const struct lab *lab, int fd,
			void (*failed)(int fd, const char *why));

#endif
