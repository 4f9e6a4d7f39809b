/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the user sees of a place's source. */
#ifndef LKMC_SYMBOLS_SHOW_H
#define LKMC_SYMBOLS_SHOW_H

#include <stdio.h>

#include "symbols/decode.h"

/* Such lines stand below one of the kernel's. */
#define SOURCES_INDENT "        "

/** sources_print() - the lines of a place: file, number and text, and where it was inlined */
void sources_print(const struct sources *sources, FILE *to);

/**
 * sources_print_around() - the lines of a place, the innermost with its neighbours
 * @sources: of the place
 * @top: the clone
 * @around: how many lines before it, and behind it
 * @to: where they go
 *
 * Of a file that was edited since it was compiled, and one that is not there, only the
 * numbers are shown.
 */
void sources_print_around(const struct sources *sources, const char *top, int around,
			  FILE *to);

#endif
