/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The Unix sockets of a guest's folder. */
#ifndef LKMC_VM_SOCKET_H
#define LKMC_VM_SOCKET_H

#include "lab.h"

/**
 * socket_connect() - connect to a socket of a running guest
 * @lab: which guest
 * @name: the socket's name, such as "qmp.sock"
 *
 * Return: a blocking, close-on-exec file descriptor for the caller to close, or
 * a negative errno with fail(): -ENOENT or -ECONNREFUSED where no guest runs.
 */
int socket_connect(const struct lab *lab, const char *name);

#endif
