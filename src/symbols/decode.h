/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From a place in the kernel's code to its source, by the DWARF of vmlinux and
 * of modules. A decoder owns what it has opened; files are opened when they are
 * first asked for.
 */
#ifndef LKMC_SYMBOLS_DECODE_H
#define LKMC_SYMBOLS_DECODE_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#include "symbols/ident.h"
#include "symbols/trace.h"

struct symbols;

struct source {
	char *function; /* the function, or the inlined one, that the line belongs to */
	char *file;     /* relative to the clone, where it lies in it */
	int line;
	char *text;  /* the line itself, without blanks around it; "" if not to be read */
	bool edited; /* it may be another line by now */
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

/** symbols_add() - look for modules in a folder and those in it, or a file, before all others */
void symbols_add(struct symbols *symbols, const char *path);

/** symbols_set_time() - say when the last of what is decoded was logged */
void symbols_set_time(struct symbols *symbols, time_t logged);

/** symbols_set_ident() - say which kernel the places to come are of */
void symbols_set_ident(struct symbols *symbols, const struct ident *ident);

/**
 * symbols_decode() - find the source of a place
 * @symbols: the decoder
 * @place: as of trace_parse()
 * @sources: filled in; sources_fini() releases it
 *
 * Return: 0; -ENOENT where there is no such place, or the user was told why; another
 * negative errno with fail(), which tells: the file is not there, or is not what ran.
 */
int symbols_decode(struct symbols *symbols, const struct trace_place *place,
		   struct sources *sources);

/** sources_fini() - release what symbols_decode() made */
void sources_fini(struct sources *sources);

#endif
