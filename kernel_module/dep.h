/* SPDX-License-Identifier: GPL-2.0 */
/* What dep.c exports to other modules, such as dep2.c. */
#ifndef LKMC_DEP_H
#define LKMC_DEP_H

/**
 * dep_next() - count
 *
 * Return: 1 when called for the first time, then 2, and so on.
 */
int dep_next(void);

#endif
