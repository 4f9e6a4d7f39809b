/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kernel's log with source lines in it. */
#ifndef LKMC_SYMBOLS_ANNOTATE_H
#define LKMC_SYMBOLS_ANNOTATE_H

#include <stdio.h>

/**
 * annotate_log() - copy a log, with the source below each place that it names
 * @top: the clone
 * @out: TOP/out/ARCH
 * @in: the log, to its end
 * @to: where it goes
 */
void annotate_log(const char *top, const char *out, FILE *in, FILE *to);

#endif
