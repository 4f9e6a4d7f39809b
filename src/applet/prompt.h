/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lines of commands: typed at a terminal, with line editing and a history that is kept, or
 * read from a pipe.
 */
#ifndef LKMC_APPLET_PROMPT_H
#define LKMC_APPLET_PROMPT_H

#include <stdbool.h>

#include "applet.h"

/* The arguments of an applet that takes commands there, too, and a guest. */
struct prompt_options {
	struct guest_options guest;
	char **words; /* the arguments, or NULL: there are none */
};

/** prompt_parse() - an argp parser whose input is a struct prompt_options */
error_t prompt_parse(int key, char *arg, struct argp_state *state);

/* The children of such an argp: -a and -i. */
extern const struct argp_child prompt_children[];

struct prompt {
	const char *text; /* what stands before a line that is typed */
	bool typed;       /* standard input is a terminal */
	char *history;    /* the file, of a prompt that is typed */
};

/**
 * prompt_begin() - be ready to read lines
 * @prompt: filled in; prompt_end() releases it
 * @applet: which is to be typed at
 * @text: such as "kdb> "; must outlive @prompt
 * @name: of the history's file, in lab_cache()
 */
void prompt_begin(struct prompt *prompt, const struct applet *applet, const char *text,
		  const char *name);

/**
 * prompt_next() - read a line, and remember it
 * @prompt: from prompt_begin()
 *
 * Return: the next line that is not empty, without its newline, for the caller to free;
 * NULL at the end.
 */
char *prompt_next(struct prompt *prompt);

/** prompt_end() - release it */
void prompt_end(struct prompt *prompt);

#endif
