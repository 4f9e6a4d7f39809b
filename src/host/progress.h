/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How far a build is, read off its output: ninja counts by itself ("[3/120]"),
 * of Kbuild and BusyBox the lines "  CC      file.o" are counted against a
 * total known from before.
 */
#ifndef LKMC_HOST_PROGRESS_H
#define LKMC_HOST_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>

struct progress {
	long done;
	long total; /* 0 while unknown */
};

/**
 * progress_line() - take a line of a build's output into account
 * @p: updated
 * @line: without its newline
 */
void progress_line(struct progress *p, const char *line);

/**
 * progress_percent() - how far it is
 * @p: what was read so far
 *
 * Return: 0 to 99, or -1 while no total is known. 100 is for who knows the end.
 */
int progress_percent(const struct progress *p);

/**
 * progress_left() - how long it will take
 * @p: what was read so far
 * @elapsed: since the start, in seconds
 *
 * Return: seconds, or -1 where too little is done to tell.
 */
long progress_left(const struct progress *p, double elapsed);

/**
 * progress_text() - the words for the terminal
 * @p: what was read so far
 * @elapsed: since the start, in seconds
 * @text: filled in, such as "34%, 4:10 left" or "0:12"
 * @size: of @text, in bytes
 */
void progress_text(const struct progress *p, double elapsed, char *text, size_t size);

/**
 * is_error_line() - does a line of a log say what went wrong?
 * @line: a line of output of a compiler, linker, make, ninja, meson, apt, ...
 *
 * Return: true for the lines a user must see after a failure.
 */
bool is_error_line(const char *line);

/**
 * is_note_line() - does a line of a log say what a user must see though it went well?
 * @line: a line of a step's output
 *
 * Return: true for what the lab's own scripts say so; compilers begin with a file's name.
 */
bool is_note_line(const char *line);

#endif
