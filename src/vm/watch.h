/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the guest's console says: the words of disaster, the prompts, and the
 * last words before an end.
 */
#ifndef LKMC_VM_WATCH_H
#define LKMC_VM_WATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "util/escape.h"

/* How many of the last lines are kept. */
#define WATCH_LINES 40
/* The longest line looked at; of longer ones the beginning and the end. */
#define WATCH_LINE 512
/* How much of the end: a prompt. */
#define WATCH_END 16

struct watch {
	char line[WATCH_LINE]; /* the line so far, without escape sequences and \r */
	size_t used;
	struct escape escape;
	char kept[WATCH_LINES][WATCH_LINE];
	unsigned long lines;         /* whole lines seen */
	unsigned long long fed;      /* bytes seen */
	unsigned long disaster_line; /* number of the first line of the disaster */
	bool heeds_warnings;         /* a WARN() is a disaster too */
	bool disaster;               /* see vm/disaster.h */
	bool panic;
	char disaster_text[WATCH_LINE];
};

/**
 * watch_feed() - take what the console printed into account
 * @w: all zero at first
 * @data: @size bytes, which may end anywhere
 * @size: in bytes
 */
void watch_feed(struct watch *w, const char *data, size_t size);

/**
 * watch_at_login() - does the console wait for a user's name?
 * @w: what was fed so far
 *
 * A message of the kernel may have come behind the prompt: the line before the
 * last counts too.
 */
bool watch_at_login(const struct watch *w);

/**
 * watch_at_prompt() - does the console wait for a command?
 * @w: what was fed so far
 *
 * A shell's prompt is taken to be a line so far that ends in "# " or "$ ".
 */
bool watch_at_prompt(const struct watch *w);

/**
 * watch_last_words() - the end of what the console said
 * @w: what was fed so far
 * @max: how many lines at most; from the disaster on, where there was one and
 *       its beginning is still known
 *
 * Return: lines, each with its newline, for the caller to free.
 */
char *watch_last_words(const struct watch *w, unsigned int max);

#endif
