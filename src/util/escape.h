/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What in a terminal's bytes is no text: escape sequences (ECMA-48, sections 5.3 to
 * 5.6) and control characters, also where they are cut short or never end.
 */
#ifndef LKMC_ESCAPE_H
#define LKMC_ESCAPE_H

#include <stdbool.h>

/* All zero at first; what came so far. */
struct escape {
	unsigned char state; /* in a sequence: which part */
	unsigned char lead;  /* the first byte of a character of UTF-8, */
	unsigned char more;  /* and how many are still to come */
};

/**
 * escape_takes() - is a byte not part of the text?
 * @e: the bytes before
 * @c: the next one
 *
 * Tab, newline, carriage return and backspace never are taken: they move, and what
 * that means is the caller's to say. They end a sequence that was cut short.
 */
bool escape_takes(struct escape *e, unsigned char c);

#endif
