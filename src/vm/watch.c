// SPDX-License-Identifier: GPL-2.0-or-later
/* Watching the guest's console. */
#include "vm/watch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/cleanup.h"
#include "util/mem.h"

/* The kernel's words, see kernel/panic.c, lib/bug.c, mm/kasan/report.c, ... */
static const char *const disasters[] = {
	"Kernel panic - not syncing",
	"Oops: ",
	"Oops[#",		/* MIPS */
	"Internal error: Oops",	/* ARM */
	"BUG: ",
	"kernel BUG at ",
	"Unable to handle kernel",
	"rcu: INFO: rcu_",	/* stalls */
};

static void check_line(struct watch *w)
{
	if (strstr(w->line, disasters[0]))
		w->panic = true;
	for (size_t i = 0; !w->disaster && i < ARRAY_SIZE(disasters); i++) {
		if (strstr(w->line, disasters[i])) {
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

/* ESC [ parameters letter; any other ESC x is two characters. */
static bool in_escape(struct watch *w, char c)
{
	switch (w->escape) {
	case 0:
		w->escape = c == '\033';
		return w->escape;
	case 1:
		w->escape = c == '[' ? 2 : 0;
		return true;
	default:
		if (c >= '@' && c <= '~')
			w->escape = 0;
		return true;
	}
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
		else if (w->used < WATCH_LINE - 1)
			w->line[w->used++] = c;
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
