/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A guest in which instructions are counted, from its start to its end. */
#ifndef LKMC_COUNT_RUN_H
#define LKMC_COUNT_RUN_H

#include <stdbool.h>

#include "applet.h"
#include "count/layout.h"
#include "count/table.h"

struct count_run {
	const struct applet *applet;
	const struct lab *lab;
	const struct layout *layout;
	const char *before;        /* a command that does not count, or NULL */
	const char *command;       /* in the guest; NULL: all of the boot */
	char **kernel;             /* added to the kernel's command line, or NULL */
	char **qemu;               /* to QEMU's arguments, or NULL */
	bool fast;                 /* the guest's time is the host's */
	bool profile;              /* of QEMU, too; it is of time: fast */
	unsigned long long period; /* of samples of the stack, or 0 */
	long long timeout_ms;
};

/**
 * count_run() - boot a guest, and count
 * @run: how
 * @table: filled in; table_fini() releases it, whatever is returned
 * @status: that of the command, 0 for a boot that came to its end, else as everywhere
 *
 * What goes wrong in the guest is told on standard error; what was counted up to then
 * is in the table.
 *
 * Return: 0, or a negative errno with fail(): there is no table.
 */
int count_run(const struct count_run *run, struct count_table *table, int *status);

/**
 * count_encode() - a command for the kernel's command line
 * @command: any text
 *
 * Return: a word in which %XX stands for a byte, for the caller to free.
 */
char *count_encode(const char *command);

#endif
