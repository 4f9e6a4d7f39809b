// SPDX-License-Identifier: GPL-2.0-or-later
/* Bytes to text. */
#include "doc/screen.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "util/cleanup.h"
#include "util/mem.h"

/* One row, for the line that is being written; a longer line settles in pieces. */
#define COLUMNS 1000
/* The most bytes it may have: a column holds a character and what combines with it. */
#define ROW_SIZE (COLUMNS * VTERM_MAX_CHARS_PER_CELL * 6)

static void settle_row(struct screen *screen)
{
	screen->settled = screen->n;
	vterm_screen_reset(vterm_obtain_screen(screen->vterm), 1);
}

static void add_row(struct screen *screen)
{
	static const VTermRect row = { 0, 1, 0, COLUMNS };

	if (screen->n + ROW_SIZE + 2 > screen->size) {
		screen->size = 2 * screen->size + ROW_SIZE + 2;
		screen->text = xrealloc(screen->text, screen->size);
	}
	screen->n += vterm_screen_get_text(vterm_obtain_screen(screen->vterm),
					   screen->text + screen->n, ROW_SIZE, row);
}

/* How many columns are left. The last is never used: behind it a terminal scrolls. */
static size_t room(const struct screen *screen)
{
	VTermPos cursor;

	vterm_state_get_cursorpos(vterm_obtain_state(screen->vterm), &cursor);
	return COLUMNS - 1 - cursor.col;
}

static void start(struct screen *screen)
{
	screen->vterm = vterm_new(1, COLUMNS);
	if (!screen->vterm)
		out_of_memory();
	vterm_set_utf8(screen->vterm, 1);
	settle_row(screen);
}

/* The most parameters of a sequence that libvterm has room for. */
#define PARAMETERS 16

/* Parameters and intermediate bytes; control characters do not end a sequence. */
static bool goes_on(unsigned char c)
{
	return c < 0x40 || c == 0x7f;
}

/* Of an escape: behind it is text again. */
static bool final(unsigned char c)
{
	return c >= 0x30 && c < 0x7f;
}

/*
 * What comes behind the byte @c. As in libvterm, nothing else ends an escape; to version
 * 0.1 "ESC % [" is "CSI" too.
 */
static enum screen_sequence next_sequence(enum screen_sequence sequence, char c)
{
	if (c == '\033')
		return SCREEN_ESCAPE;
	if (c == '\030' || c == '\032')
		return SCREEN_TEXT;
	if (sequence == SCREEN_ESCAPE && final(c))
		return c == '[' ? SCREEN_CSI : SCREEN_TEXT;
	if (sequence == SCREEN_CSI && !goes_on(c))
		return SCREEN_TEXT;
	return sequence;
}

/*
 * One byte more, as the terminal is to see it. libvterm 0.3 writes behind its array where
 * there are too many parameters: it sees a digit between them. And it never ends where
 * REP, "repeat the last character", comes before any, or after one without a width: it
 * sees "CSI ~".
 */
static char harmless(struct screen *screen, char c)
{
	enum screen_sequence before = screen->sequence;

	screen->sequence = next_sequence(before, c);
	if (before != SCREEN_CSI) {
		screen->parameters = 1;
		return c;
	}
	if (c == ';' || c == ':')
		return screen->parameters++ < PARAMETERS ? c : '0';
	return c == 'b' ? '~' : c;
}

/* @n is at most COLUMNS. */
static void write_row(struct screen *screen, const char *data, size_t n)
{
	char row[COLUMNS];

	for (size_t i = 0; i < n; i++)
		row[i] = harmless(screen, data[i]);
	vterm_input_write(screen->vterm, row, n);
}

void screen_feed(struct screen *screen, const char *data, size_t size)
{
	if (!screen->vterm)
		start(screen);
	screen->n = screen->settled;
	while (size) {
		size_t n = size < room(screen) ? size : room(screen);
		const char *newline = memchr(data, '\n', n);

		n = newline ? (size_t)(newline - data) : n;
		write_row(screen, data, n);
		if (newline || !room(screen))
			add_row(screen);
		if (newline) {
			screen->text[screen->n++] = '\n';
			screen->line = screen->n;
			n++;
		}
		if (screen->n > screen->settled)
			settle_row(screen);
		data += n;
		size -= n;
	}
	add_row(screen);
	screen->text[screen->n] = '\0';
}

void screen_take(struct screen *screen, size_t n)
{
	_cleanup_free_ char *rest = NULL;

	if (!screen->text)
		return;
	screen->n -= n;
	memmove(screen->text, screen->text + n, screen->n + 1);
	screen->line -= n < screen->line ? n : screen->line;
	if (n <= screen->settled) {
		screen->settled -= n;
		return;
	}
	/*
	 * What is left of the row is written anew, from the left edge on. Mostly it is
	 * nothing: then also half a sequence that came last goes on.
	 */
	rest = xstrndup(screen->text, screen->n);
	screen->settled = 0;
	vterm_screen_reset(vterm_obtain_screen(screen->vterm), 1);
	screen_feed(screen, rest, screen->n);
}

void screen_fini(struct screen *screen)
{
	if (screen->vterm)
		vterm_free(screen->vterm);
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
	while (lines->n > last)
		strv_remove(lines, lines->n - 1);
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
