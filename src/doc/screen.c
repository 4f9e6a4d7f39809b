// SPDX-License-Identifier: GPL-2.0-or-later
/* Bytes to text. The escape sequences are those of ECMA-48, sections 5.3 to 5.6. */
#include "doc/screen.h"

#include <stdlib.h>
#include <string.h>

#include "doc/match.h"
#include "util/cleanup.h"
#include "util/mem.h"

enum {
	PLAIN,
	ESCAPE,		/* ESC came */
	CONTROL,	/* ESC [: up to a final byte */
	STRING,		/* ESC ]: up to BEL or ESC \ */
};

#define BEL 0x07
#define ESC 0x1b

/* The state after byte @c; anything but PLAIN twice means that @c is not text. */
static int next_state(int state, unsigned char c)
{
	switch (state) {
	case ESCAPE:
		if (c >= 0x20 && c <= 0x2f)	/* an intermediate byte */
			return ESCAPE;
		return c == '[' ? CONTROL : c == ']' ? STRING : PLAIN;
	case CONTROL:
		return c >= 0x40 && c <= 0x7e ? PLAIN : CONTROL;
	case STRING:
		return c == BEL ? PLAIN : c == ESC ? ESCAPE : STRING;
	default:
		return c == ESC ? ESCAPE : PLAIN;
	}
}

static void put(struct screen *screen, char c)
{
	if (c == '\r') {
		screen->cr = true;
		return;
	}
	/* After a bare carriage return the line is written anew. */
	if (screen->cr && c != '\n')
		screen->n = screen->line;
	screen->cr = false;
	if (c == '\b') {
		if (screen->n > screen->line)
			screen->n--;
		return;
	}
	if ((unsigned char)c < ' ' && c != '\n' && c != '\t')
		return;
	screen->text[screen->n++] = c;
	if (c == '\n')
		screen->line = screen->n;
}

void screen_feed(struct screen *screen, const char *data, size_t size)
{
	screen->text = xrealloc(screen->text, screen->n + size + 1);
	for (size_t i = 0; i < size; i++) {
		int was = screen->state;

		screen->state = next_state(was, data[i]);
		if (was == PLAIN && screen->state == PLAIN)
			put(screen, data[i]);
	}
	screen->text[screen->n] = '\0';
}

void screen_take(struct screen *screen, size_t n)
{
	if (!screen->text)
		return;
	screen->n -= n;
	memmove(screen->text, screen->text + n, screen->n + 1);
	screen->line = screen->line > n ? screen->line - n : 0;
}

void screen_fini(struct screen *screen)
{
	free(screen->text);
	*screen = (struct screen){ 0 };
}

void screen_lines(struct strv *lines, const char *text, size_t size)
{
	size_t last = lines->n;

	while (size) {
		const char *newline = memchr(text, '\n', size);
		size_t n = newline ? (size_t)(newline - text) : size;
		_cleanup_free_ char *line = xstrndup(text, n);

		strv_add(lines, line);
		if (line[strspn(line, " \t")])
			last = lines->n;
		n += newline ? 1 : 0;
		text += n;
		size -= n;
	}
	while (lines->n > last) {
		free(lines->v[--lines->n]);
		lines->v[lines->n] = NULL;
	}
}

/* A whole message of the kernel in the middle of a line, or NULL. */
static const char *find_message(const char *line, const char *end)
{
	const char *p = line;

	while ((p = memchr(p, '[', end - p))) {
		if (doc_skip_timestamp(p) != p)
			return p;
		p++;
	}
	return NULL;
}

char *screen_mend(const char *text)
{
	char *mended = xcalloc(strlen(text) + 1, 1), *to = mended;
	/* The start of the line, and how much of it is there: it may go on below. */
	char *broken = mended;

	while (*text) {
		const char *end = strchrnul(text, '\n');
		const char *message = *end ? find_message(text, end) : NULL;
		size_t n = message ? (size_t)(message - text) : (size_t)(end - text);
		size_t kept;

		to = mempcpy(to, text, n);
		text += n;
		if (!message) {
			if (*text)
				*to++ = *text++;
			broken = to;
			continue;
		}
		kept = to - broken;
		n = end + 1 - message;
		memmove(broken + n, broken, kept);
		memcpy(broken, message, n);
		broken += n;
		to = broken + kept;
		text = end + 1;
	}
	*to = '\0';
	return mended;
}

const char *screen_shell_prompt(const char *text)
{
	for (const char *p = text; *p; p++) {
		if ((*p != '#' && *p != '$') || p[1] != ' ')
			continue;
		if (p[2] == '\0' || doc_skip_timestamp(p + 2) != p + 2)
			return p + 2;
	}
	return NULL;
}
