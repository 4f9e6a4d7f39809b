/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Types what was piped in at the guest's console, as a user would: logs root in,
 * waits for the shell's prompt before each line, and powers off at the end.
 *
 * A command may read the lines that follow it, or print nothing for long: when
 * the console has been quiet for a while a line is typed without a prompt, which
 * the guest's terminal keeps for whoever reads next.
 */
#ifndef LKMC_VM_TYPIST_H
#define LKMC_VM_TYPIST_H

#include <stdbool.h>
#include <stddef.h>

#include "vm/watch.h"

/* How long the console must be quiet before a line is typed without a prompt. */
#define TYPIST_QUIET_MS 1000
/* A terminal keeps 4095 bytes that nobody has read; less is typed ahead. */
#define TYPIST_AHEAD 2048
/* How much of a line a terminal keeps: what is longer is typed in pieces. */
#define TYPIST_LINE_MAX 4095

enum typist_state {
	TYPIST_BOOT,  /* no login prompt yet */
	TYPIST_LOGIN, /* "root" was typed, no shell's prompt yet */
	TYPIST_SHELL, /* lines are typed */
	TYPIST_OFF,   /* "poweroff" was typed */
};

struct typist {
	enum typist_state state;
	char *input; /* piped in, not typed yet */
	size_t size;
	bool ended;             /* nothing more will be piped in */
	size_t ahead;           /* bytes typed since the last prompt */
	unsigned long long fed; /* what the console had printed when we typed last */
};

/**
 * typist_input() - more was piped in
 * @t: all zero at first
 * @data: @size bytes; none mean the end of the input
 * @size: in bytes
 */
void typist_input(struct typist *t, const char *data, size_t size);

/**
 * typist_next() - what to type now
 * @t: the typist
 * @w: the console, fed with all that came
 * @quiet_ms: for how long nothing came
 * @text: what to type, for the caller to free
 *
 * Return: how many bytes to type, 0 for nothing now.
 */
size_t typist_next(struct typist *t, const struct watch *w, long long quiet_ms,
		   char **text);

/** typist_fini() - release the input that was not typed */
void typist_fini(struct typist *t);

#endif
