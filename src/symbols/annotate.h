/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kernel's log with source lines in it. */
#ifndef LKMC_SYMBOLS_ANNOTATE_H
#define LKMC_SYMBOLS_ANNOTATE_H

#include <stdio.h>

#include "lab.h"
#include "util/strv.h"

struct annotate_options {
	const char *from;    /* from the first line with this text on; NULL: all */
	long lines;          /* at most so many; 0: to the end */
	struct strv modules; /* files, and folders in which to look for modules */
};

/**
 * annotate_log() - copy a log, with the source below each place that it names
 * @lab: for which arch
 * @options: what part of it, and how
 * @in: the log
 * @to: where it goes
 *
 * Where there is no source to show, a line says why, once.
 *
 * Return: 0, or a negative errno with fail(): the log cannot be read.
 */
int annotate_log(const struct lab *lab, const struct annotate_options *options, FILE *in,
		 FILE *to);

#endif
