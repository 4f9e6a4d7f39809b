/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a terminal would show of the bytes that come: escape sequences removed,
 * lines that were written over only as they ended. Pure. Whoever reads it takes
 * away what was dealt with.
 */
#ifndef LKMC_DOC_SCREEN_H
#define LKMC_DOC_SCREEN_H

#include <stdbool.h>
#include <stddef.h>

#include "util/strv.h"

struct screen {
	char *text;	/* NUL-terminated; NULL while nothing came */
	size_t n;
	size_t line;	/* where the last line begins */
	int state;	/* within an escape sequence */
	bool cr;	/* a carriage return came last */
};

/**
 * screen_feed() - more bytes came
 * @screen: the screen, all zero at first
 * @data: @size bytes
 * @size: in bytes
 */
void screen_feed(struct screen *screen, const char *data, size_t size);

/**
 * screen_take() - remove text from the front
 * @screen: the screen
 * @n: how much, at most what there is
 */
void screen_take(struct screen *screen, size_t n);

/** screen_fini() - release the text */
void screen_fini(struct screen *screen);

/**
 * screen_lines() - text as lines
 * @lines: gets them, those that are empty at the end left out
 * @text: @size bytes
 * @size: in bytes
 */
void screen_lines(struct strv *lines, const char *text, size_t size);

/**
 * screen_mend() - text with the kernel's messages taken out of the middle of lines
 * @text: NUL-terminated
 *
 * The kernel writes its messages to a console whenever it likes, also in the
 * middle of a prompt. Each such message is put before the line it broke.
 *
 * Return: a string for the caller to free.
 */
char *screen_mend(const char *text);

/**
 * screen_shell_prompt() - find a shell's prompt of which only the last sign is known
 * @text: NUL-terminated
 *
 * It ends the text, or the kernel wrote a message behind it.
 *
 * Return: the text behind the prompt, or NULL.
 */
const char *screen_shell_prompt(const char *text);

#endif
