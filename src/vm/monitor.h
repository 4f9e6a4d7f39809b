/* SPDX-License-Identifier: GPL-2.0-or-later */
/* QEMU's monitor of a guest that another process started. */
#ifndef LKMC_VM_MONITOR_H
#define LKMC_VM_MONITOR_H

#include "lab.h"
#include "vm/qmp.h"

/**
 * monitor_connect() - connect to the monitor, which serves one client at a time
 * @qmp: filled in on success; qmp_fini() releases it
 * @lab: which guest
 *
 * Return: 0, or a negative errno with fail(): -ENOENT or -ECONNREFUSED where no guest
 * runs, -ETIMEDOUT where another client is connected.
 */
int monitor_connect(struct qmp *qmp, const struct lab *lab);

#endif
