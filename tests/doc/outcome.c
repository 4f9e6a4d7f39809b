// SPDX-License-Identifier: GPL-2.0-or-later
/* Cleaning what came. */
#include "doc/outcome.h"

#include <stdlib.h>
#include <string.h>

#include "doc/screen.h"
#include "doc/terminal.h"
#include "util/cleanup.h"
#include "util/mem.h"

static void erase(char *text, const char *what)
{
	size_t n = strlen(what);

	while ((text = strstr(text, what)))
		memmove(text, text + n, strlen(text + n) + 1);
}

void outcome_add(struct outcome *outcome, const char *text, size_t n)
{
	_cleanup_free_ char *copy = xstrndup(text, n);

	/* There is more than one prompt where a command was really several. */
	erase(copy, HOST_PROMPT);
	erase(copy, GUEST_PROMPT);
	screen_lines(&outcome->saw, copy, strlen(copy));
}

void outcome_drop(struct outcome *outcome, size_t from, const char *sign)
{
	for (size_t i = outcome->saw.n; i > from; i--) {
		if (strstr(outcome->saw.v[i - 1], sign))
			strv_remove(&outcome->saw, i - 1);
	}
}

/* Removes the first @n characters of a line. */
static void drop_front(char *line, size_t n)
{
	memmove(line, line + n, strlen(line + n) + 1);
}

/* GDB's second prompts, without what was typed behind them: "  >  >output". */
static void drop_prompts(struct strv *lines)
{
	for (size_t i = 0; i < lines->n; i++) {
		char *line = lines->v[i];

		if (line[strspn(line, " ")] != '>')
			continue;
		drop_front(line, strspn(line, " >"));
		if (!*line)
			strv_remove(lines, i--);
	}
}

void outcome_clean(struct outcome *outcome, const char *command)
{
	struct strv *lines = &outcome->saw;
	size_t n = command ? strcspn(command, "\n") : 0;

	if (n && lines->n && strlen(lines->v[0]) == n && !strncmp(lines->v[0], command, n))
		strv_remove(lines, 0);
	if (n && command[n])
		drop_prompts(lines);
	if (lines->n && strncmp(lines->v[0], "^C", 2) == 0)
		drop_front(lines->v[0], 2);
	while (lines->n && lines->v[0][strspn(lines->v[0], " \t")] == '\0')
		strv_remove(lines, 0);
}

void outcome_fini(struct outcome *outcome)
{
	strv_fini(&outcome->saw);
}
