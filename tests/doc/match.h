/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Output as a document shows it against output as it came. Pure.
 *
 * "..." on a line of its own stands for any lines, also none; within a line for
 * any text. Blanks at a line's ends do not count, a run of them is like one. The
 * kernel's timestamps count only where the document shows one.
 */
#ifndef LKMC_DOC_MATCH_H
#define LKMC_DOC_MATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "util/strv.h"

/* Where a match failed. */
struct doc_miss {
	size_t wanted; /* the first line that did not come, or the number of lines */
	size_t saw;    /* the line that came in its place, or the number of lines */
};

/**
 * doc_match() - compare output
 * @wanted: lines of the document
 * @saw: lines that came
 * @open_end: more may come behind the last line wanted
 * @miss: says where it failed; may be NULL
 *
 * Return: true where it is as shown.
 */
bool doc_match(const struct strv *wanted, const struct strv *saw, bool open_end,
	       struct doc_miss *miss);

/** doc_match_line() - compare one line */
bool doc_match_line(const char *wanted, const char *saw);

/**
 * doc_skip_timestamp() - "[    1.234567] text" without its front
 * @line: a line
 *
 * Return: where the text behind the kernel's timestamp begins; @line if it has none.
 */
const char *doc_skip_timestamp(const char *line);

#endif
