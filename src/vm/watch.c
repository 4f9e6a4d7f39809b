// SPDX-License-Identifier: GPL-2.0-or-later
/* Watching the guest's console. */
#include "vm/watch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/cleanup.h"
#include "util/mem.h"
#include "vm/disaster.h"

static void check_line(struct watch *w)
{
	const struct disaster *disaster = disaster_find(w->line);

	if (!disaster && w->heeds_warnings)
		disaster = disaster_find_warning(w->line);
	if (disaster_is_panic(disaster))
		w->panic = true;
	if (disaster && !w->disaster) {
		w->disaster = true;
		w->disaster_line = w->lines;
		/* Of a line that was too long, what is whole. */
		strcpy(w->disaster_text, w->line);
		if (w->used == WATCH_LINE - 1)
			w->disaster_text[WATCH_LINE - 1 - WATCH_END] = '\0';
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

		if (escape_takes(&w->escape, c) || c == '\r')
			continue;
		if (c == '\n')
			end_line(w);
		else if (c != '\b')
			add(w, c);
		else if (w->used)
			w->line[--w->used] = '\0';
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
	FILE *f = xmemstream(&text, &size);

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
	xmemclose(f);
	return text;
}
