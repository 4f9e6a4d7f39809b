// SPDX-License-Identifier: GPL-2.0-or-later
/* Typing at the guest's console. */
#include "vm/typist.h"

#include <stdlib.h>
#include <string.h>

#include "util/mem.h"

#define CTRL_D "\004"

void typist_input(struct typist *t, const char *data, size_t size)
{
	if (!size) {
		t->ended = true;
		return;
	}
	t->input = xrealloc(t->input, t->size + size);
	memcpy(t->input + t->size, data, size);
	t->size += size;
}

static size_t type(char **text, const char *what)
{
	*text = xstrdup(what);
	return strlen(what);
}

/*
 * The next line that was piped in; the last one may lack its newline. Of one that is
 * too long for a terminal, a piece.
 */
static size_t next_line(struct typist *t, char **text)
{
	const char *newline = memchr(t->input, '\n', t->size);
	size_t n = newline ? (size_t)(newline - t->input + 1) : t->size;
	char *line;

	if (!newline && !t->ended && t->size < TYPIST_LINE_MAX)
		return 0;
	if (n > TYPIST_LINE_MAX)
		n = TYPIST_LINE_MAX;
	line = xcalloc(n + 2, 1);
	memcpy(line, t->input, n);
	t->size -= n;
	memmove(t->input, t->input + n, t->size);
	if (t->ended && !t->size && line[n - 1] != '\n')
		line[n++] = '\n';
	*text = line;
	return n;
}

static size_t next_in_shell(struct typist *t, bool prompt, bool quiet, char **text)
{
	size_t n;

	if (prompt)
		t->ahead = 0;
	else if (!quiet || t->ahead > TYPIST_AHEAD)
		return 0;
	if (t->size) {
		n = next_line(t, text);
	} else if (!t->ended) {
		return 0;
	} else if (prompt) {
		t->state = TYPIST_OFF;
		n = type(text, "poweroff\n");
	} else {
		/* Something still reads: to it too the input has ended. */
		n = type(text, CTRL_D);
	}
	t->ahead += n;
	return n;
}

static size_t log_in(struct typist *t, char **text)
{
	t->state = TYPIST_LOGIN;
	return type(text, "root\n");
}

static size_t next(struct typist *t, const struct watch *w, bool quiet, char **text)
{
	bool prompt = watch_at_prompt(w);

	switch (t->state) {
	case TYPIST_BOOT:
		return watch_at_login(w) ? log_in(t, text) : 0;
	case TYPIST_LOGIN:
		if (!prompt && !quiet)
			return 0;
		t->state = TYPIST_SHELL;
		return next_in_shell(t, prompt, quiet, text);
	case TYPIST_SHELL:
		/* The shell may have taken the end of the input for its own. */
		if (t->ended && !t->size && watch_at_login(w))
			return log_in(t, text);
		return next_in_shell(t, prompt, quiet, text);
	case TYPIST_OFF:
		break;
	}
	return 0;
}

size_t typist_next(struct typist *t, const struct watch *w, long long quiet_ms, char **text)
{
	bool quiet = quiet_ms >= TYPIST_QUIET_MS;
	size_t n;

	/* A prompt that was there before we typed is not the next one. */
	if (w->fed == t->fed && !quiet)
		return 0;
	n = next(t, w, quiet, text);
	if (n)
		t->fed = w->fed;
	return n;
}

void typist_fini(struct typist *t)
{
	free(t->input);
	*t = (struct typist){ 0 };
}
