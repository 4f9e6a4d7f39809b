// SPDX-License-Identifier: GPL-2.0-or-later
/* Watching the guest's console. */
#include "vm/watch.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/cleanup.h"
#include "util/mem.h"

const char *const watch_disasters[] = {
	WATCH_PANIC,
	"BUG: ",
	"Oops: ",
	"Oops[#",               /* MIPS */
	"Internal error: Oops", /* ARM */
	"kernel BUG at ",
	"Unable to handle kernel",
	"rcu: INFO: rcu_",    /* stalls */
	"INFO: task ",        /* ... blocked for more than 120 seconds */
	"WARNING: possible ", /* lockdep */
	NULL,
};

/* Is it there as words of their own? "DEBUG: " is no "BUG: ". */
static bool says(const char *line, const char *words)
{
	const char *at = strstr(line, words);

	while (at && at > line && isalnum((unsigned char)at[-1]))
		at = strstr(at + 1, words);
	return at;
}

static void check_line(struct watch *w)
{
	if (says(w->line, WATCH_PANIC))
		w->panic = true;
	for (size_t i = 0; !w->disaster && watch_disasters[i]; i++) {
		if (says(w->line, watch_disasters[i])) {
			w->disaster = true;
			w->disaster_line = w->lines;
			strcpy(w->disaster_text, w->line);
		}
	}
}

static void end_line(struct watch *w)
{
	w->line[w->used] = '\0';
	check_line(w);
	strcpy(w->kept[w->lines % WATCH_LINES], w->line);
	w->lines++;
	w->used = 0;
	w->line[0] = '\0';
}

/*
 * ESC [ parameters letter; any other is ESC, characters below '0', and one more.
 * A control character ends what was cut short or never was a sequence.
 */
static bool in_escape(struct watch *w, char c)
{
	if (c >= '\0' && c < ' ') {
		w->escape = c == '\033';
		return w->escape;
	}
	switch (w->escape) {
	case 0:
		return false;
	case 1:
		if (c < ' ' || c > '/')
			w->escape = c == '[' ? 2 : 0;
		return true;
	default:
		if (c >= '@' && c <= '~')
			w->escape = 0;
		return true;
	}
}

/* Of a line that is too long, the end takes part too: it may be a prompt. */
static void add(struct watch *w, char c)
{
	if (w->used == WATCH_LINE - 1) {
		char *end = w->line + w->used - WATCH_END;

		memmove(end, end + 1, WATCH_END - 1);
		w->used--;
	}
	w->line[w->used++] = c;
}

void watch_feed(struct watch *w, const char *data, size_t size)
{
	w->fed += size;
	for (size_t i = 0; i < size; i++) {
		char c = data[i];

		if (in_escape(w, c) || c == '\r' || c == '\0')
			continue;
		if (c == '\n')
			end_line(w);
		else
			add(w, c);
	}
	w->line[w->used] = '\0';
}

static bool ends_in(const struct watch *w, const char *end)
{
	size_t n = strlen(end);

	return w->used >= n && memcmp(w->line + w->used - n, end, n) == 0;
}

bool watch_at_login(const struct watch *w)
{
	return strstr(w->line, "login: ") ||
	       (w->lines && !w->used &&
		strstr(w->kept[(w->lines - 1) % WATCH_LINES], "login: "));
}

bool watch_at_prompt(const struct watch *w)
{
	return ends_in(w, "# ") || ends_in(w, "$ ");
}

char *watch_last_words(const struct watch *w, unsigned int max)
{
	unsigned long first = w->lines > WATCH_LINES ? w->lines - WATCH_LINES : 0;
	unsigned long last = w->lines;
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	if (!f)
		out_of_memory();
	if (w->disaster && w->disaster_line >= first) {
		first = w->disaster_line;
		if (last > first + max)
			last = first + max;
	} else if (last > first + max) {
		first = last - max;
	}
	for (; first < last; first++)
		fprintf(f, "%s\n", w->kept[first % WATCH_LINES]);
	if (w->used && last == w->lines)
		fprintf(f, "%s\n", w->line);
	if (fclose(f))
		out_of_memory();
	return text;
}
