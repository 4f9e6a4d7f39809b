/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From a place in the kernel's code to its source, by the DWARF of vmlinux and
 * of modules. A decoder owns what it has opened; files are opened when they are
 * first asked for.
 */
#ifndef LKMC_SYMBOLS_DECODE_H
#define LKMC_SYMBOLS_DECODE_H

#include <stddef.h>

#include "symbols/trace.h"

struct symbols;

struct source {
	char *function; /* the function, or the inlined one, that the line belongs to */
	char *file;     /* relative to the clone, where it lies in it */
	int line;
	char *text; /* the line itself, without blanks around it; "" if not to be read */
};

/* Innermost first: what follows is what it was inlined into. */
struct sources {
	struct source *v;
	size_t n;
};

/**
 * symbols_new() - a decoder
 * @top: the clone
 * @out: TOP/out/ARCH
 *
 * Return: for the caller to symbols_free().
 */
struct symbols *symbols_new(const char *top, const char *out);

/** symbols_free() - close all that it opened; NULL is fine */
void symbols_free(struct symbols *symbols);

/**
 * symbols_decode() - find the source of a place
 * @symbols: the decoder
 * @place: as of trace_parse()
 * @sources: filled in; sources_fini() releases it
 *
 * Return: 0, -ENOENT where no file is known to have such a function or address,
 * or another negative errno with fail().
 */
int symbols_decode(struct symbols *symbols, const struct trace_place *place,
		   struct sources *sources);

/** sources_fini() - release what symbols_decode() made */
void sources_fini(struct sources *sources);

#endif
