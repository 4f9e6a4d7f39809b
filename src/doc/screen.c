// SPDX-License-Identifier: GPL-2.0-or-later
/* Bytes to text. */
#include "doc/screen.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "util/cleanup.h"
#include "util/mem.h"

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
	screen->text[screen->n++] = c;
	if (c == '\n')
		screen->line = screen->n;
}

void screen_feed(struct screen *screen, const char *data, size_t size)
{
	screen->text = xrealloc(screen->text, screen->n + size + 1);
	for (size_t i = 0; i < size; i++) {
		if (!escape_takes(&screen->escape, data[i]))
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

/* The first of the @n characters moves down to @tail, behind what was between them. */
static void join(char *line, char *tail, const char *wanted, size_t n)
{
	memmove(line, line + n, tail - line - n);
	memcpy(tail - n, wanted, n);
}

/* The nearest line above @tail that begins with the first @n characters of @wanted. */
static char *find_above(char *text, const char *tail, const char *wanted, size_t n)
{
	for (size_t i = tail - text; i-- > 0;) {
		if ((i == 0 || text[i - 1] == '\n') && !strncmp(text + i, wanted, n))
			return text + i;
	}
	return NULL;
}

bool screen_mend(char *text, const char *wanted)
{
	for (size_t n = 1; wanted[n] && wanted[n + 1]; n++) {
		char *tail = text;

		while (*tail && (tail = strstr(tail + 1, wanted + n))) {
			char *line = tail[-1] == '\n' ? find_above(text, tail, wanted, n) :
							NULL;

			if (line && tail - line > (ptrdiff_t)n) {
				join(line, tail, wanted, n);
				return true;
			}
		}
	}
	return false;
}

/* As in "~ # " or "/home/user0 $ ". */
static const char *lab_prompt(const char *line)
{
	if (*line != '~' && *line != '/')
		return NULL;
	line += strcspn(line, " \n");
	return *line == ' ' && (line[1] == '#' || line[1] == '$') && line[2] == ' ' ?
		       line + 3 :
		       NULL;
}

const char *screen_shell_prompt(const char *text)
{
	size_t n = strlen(text);

	for (const char *line = text; *line; line++) {
		const char *end = lab_prompt(line);

		if (end)
			return end;
		line = strchrnul(line, '\n');
		if (!*line)
			break;
	}
	return n >= 2 && text[n - 1] == ' ' && strchr("#$", text[n - 2]) ? text + n : NULL;
}
