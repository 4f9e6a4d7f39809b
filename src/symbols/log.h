/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The lines of a log, however it came: from a serial line, a terminal, in colour,
 * with bytes that are no text. The reader owns the line that it gives.
 */
#ifndef LKMC_SYMBOLS_LOG_H
#define LKMC_SYMBOLS_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct log_line {
	char *bytes; /* as they came, but for the line's end; there may be NULs among them */
	size_t size;
	char *text; /* what a terminal shows of them */
};

struct log {
	FILE *in;
	char *chunk; /* up to a newline */
	size_t room, size, next;
	struct log_line line;
};

/**
 * log_next() - read a line
 * @log: all zero at first but for what it reads from
 *
 * A line ends in newline, carriage return, or both in any order. An empty one
 * ends in a newline.
 *
 * Return: the line, valid until the next call; NULL at the end, or where it cannot
 * be read: ferror() tells.
 */
const struct log_line *log_next(struct log *log);

/** log_text() - what a terminal shows of @size bytes of a line; for the caller to free */
char *log_text(const char *bytes, size_t size);

/** log_fini() - release what the reader owns; the file stays open */
void log_fini(struct log *log);

#endif
