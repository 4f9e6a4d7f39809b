/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kernel's log with source lines in it. */
#ifndef LKMC_SYMBOLS_ANNOTATE_H
#define LKMC_SYMBOLS_ANNOTATE_H

#include <stdio.h>

#include "lab.h"

/* What part of a log is wanted. */
struct annotate_range {
	const char *from; /* from the first line with this text on; NULL: all */
	long lines;       /* at most so many; 0: to the end */
};

/**
 * annotate_log() - copy a log, with the source below each place that it names
 * @lab: for which arch
 * @range: what part of it
 * @in: the log
 * @to: where it goes
 */
void annotate_log(const struct lab *lab, const struct annotate_range *range, FILE *in,
		  FILE *to);

#endif
