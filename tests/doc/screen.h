/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a terminal shows of the bytes that come, as text (libvterm): all lines, not only
 * those that fit on it. Pure. Whoever reads it takes away what was dealt with.
 */
#ifndef LKMC_DOC_SCREEN_H
#define LKMC_DOC_SCREEN_H

#include <stdbool.h>
#include <stddef.h>
#include <vterm.h>

#include "util/strv.h"

/* Where in an escape sequence the bytes are. */
enum screen_sequence { SCREEN_TEXT, SCREEN_ESCAPE, SCREEN_CSI };

struct screen {
	VTerm *vterm; /* NULL while nothing came, and so is text */
	char *text;   /* NUL-terminated */
	size_t n;
	size_t size;    /* there is room for so much */
	size_t line;    /* where the line begins that is being written */
	size_t settled; /* text before it does not change any more */
	enum screen_sequence sequence;
	size_t parameters; /* of the sequence, so far */
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
 * screen_mend() - put together what the kernel's messages broke
 * @text: NUL-terminated; changed, but not in length
 * @wanted: what is looked for in it, such as a prompt
 *
 * The kernel writes to a console whenever it likes, also in the middle of a
 * prompt. Its message is put before the prompt.
 *
 * Return: true where @wanted was there in two parts.
 */
bool screen_mend(char *text, const char *wanted);

/**
 * screen_shell_prompt() - find a shell's prompt that is not known
 * @text: NUL-terminated
 *
 * It begins a line and looks as those of the lab do, or it ends the text.
 *
 * Return: the text behind the prompt, or NULL.
 */
const char *screen_shell_prompt(const char *text);

#endif
