/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Records of a trace as lines of text, as QEMU's simpletrace.py has them: the event, how
 * long after the one before (us), the process, and the arguments. Only strings are
 * otherwise: in quotation marks, as C has them.
 */
#ifndef LKMC_TRACE_TEXT_H
#define LKMC_TRACE_TEXT_H

#include <stdbool.h>
#include <stdio.h>

#include "trace/simple.h"

struct text {
	FILE *to;
	uint64_t last; /* the time of the record before */
	bool begun;
	size_t n;
	char buffer[65536];
};

/** text_new() - write to @to; for text_free() */
struct text *text_new(FILE *to);

/** text_write() - write a record */
void text_write(struct text *t, const struct simple_record *record);

/** text_free() - write what is left, and release it; whether it could is for ferror() */
void text_free(struct text *t);

#endif
