/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Is anybody listening at a Unix socket? Found out without connecting: QEMU's
 * GDB stub stops the guest for whoever connects.
 */
#ifndef LKMC_VM_LISTENING_H
#define LKMC_VM_LISTENING_H

#include <stdbool.h>

#include "lab.h"

/**
 * listening_in_table() - look a socket up in the kernel's table of them
 * @table: the text of /proc/net/unix
 * @path: the socket's path, as it was bound
 * @connected: look not for who listens, but for a connection
 *
 * Return: true if it is listened at, or connected.
 */
bool listening_in_table(const char *table, const char *path, bool connected);

/**
 * listening_connected() - is anybody connected to a socket of a guest?
 * @lab: which guest
 * @name: the socket's name, such as "gdb.sock"
 *
 * Return: true if so.
 */
bool listening_connected(const struct lab *lab, const char *name);

/**
 * listening_wait() - wait for a socket of a guest that may be starting
 * @lab: which guest
 * @name: the socket's name, such as "gdb.sock"
 * @timeout_ms: how long a guest that is starting may take
 *
 * Return: 0, or a negative errno with fail(): -ENOENT where no guest runs or
 * starts, -ETIMEDOUT.
 */
int listening_wait(const struct lab *lab, const char *name, long long timeout_ms);

#endif
