// SPDX-License-Identifier: GPL-2.0-or-later
/* The matcher. Its time is at most proportional to wanted lines times lines that came. */
#include "doc/match.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "util/cleanup.h"
#include "util/mem.h"

#define ANY "..."
#define ANY_SIZE (sizeof(ANY) - 1)

const char *doc_skip_timestamp(const char *line)
{
	const char *p = line;

	if (*p++ != '[')
		return line;
	p += strspn(p, " ");
	if (!isdigit((unsigned char)*p))
		return line;
	p += strspn(p, "0123456789");
	if (*p++ != '.' || strspn(p, "0123456789") != 6 || strncmp(p + 6, "] ", 2))
		return line;
	return p + 8;
}

/* A document shows a timestamp, too, where it hides the digits: "[    ...] text". */
static bool shows_timestamp(const char *line)
{
	size_t n;

	if (*line != '[')
		return false;
	n = strspn(line + 1, " .0123456789");
	return n && line[1 + n] == ']' && memchr(line + 1, '.', n);
}

/* A copy in which runs of blanks are one space, none at the end; to be freed. */
static char *squeeze(const char *s)
{
	char *copy = xcalloc(strlen(s) + 1, 1), *to = copy;

	for (; *s; s++) {
		if (!isblank((unsigned char)*s))
			*to++ = *s;
		else if (to == copy || to[-1] != ' ')
			*to++ = ' ';
	}
	if (to > copy && to[-1] == ' ')
		*--to = '\0';
	return copy;
}

/*
 * Both squeezed. The text before the first "..." has to begin the line, that
 * behind the last has to end it, and what is between comes in its order: to
 * take the first place that fits never spoils a later one.
 */
static bool match_squeezed(const char *wanted, const char *saw)
{
	const char *any = strstr(wanted, ANY), *end = saw + strlen(saw);
	size_t n = any ? (size_t)(any - wanted) : strlen(wanted);

	if (strncmp(wanted, saw, n))
		return false;
	saw += n;
	while (any) {
		wanted = any + ANY_SIZE;
		any = strstr(wanted, ANY);
		n = any ? (size_t)(any - wanted) : strlen(wanted);
		if (!any)
			return (size_t)(end - saw) >= n && !strcmp(wanted, end - n);
		saw = memmem(saw, end - saw, wanted, n);
		if (!saw)
			return false;
		saw += n;
	}
	return *saw == '\0';
}

bool doc_match_line(const char *wanted, const char *saw)
{
	_cleanup_free_ char *w = squeeze(wanted);
	_cleanup_free_ char *s =
		squeeze(shows_timestamp(wanted) ? saw : doc_skip_timestamp(saw));

	return match_squeezed(w, s);
}

/*
 * What comes with whatever command. The kernel prints when it has the time: its clock is
 * settled a second after the boot, and a busy host makes it complain of late interrupts.
 * And other tests run in this clone, whose builds are waited for.
 */
static bool comes_at_any_time(const char *line)
{
	static const char *const beginnings[] = {
		"tsc: Refined TSC clocksource calibration:",
		"clocksource: ",
		"random: crng init done",
		"hrtimer: interrupt took ",
		"perf: interrupt took too long ",
		"workqueue: ",
		"lkmc: waiting for another build",
		"debian-fetch: waiting for another download",
		"setup: waiting for another ",
	};

	line = doc_skip_timestamp(line);
	for (size_t i = 0; i < ARRAY_SIZE(beginnings); i++) {
		if (strncmp(line, beginnings[i], strlen(beginnings[i])) == 0)
			return true;
	}
	return false;
}

static bool is_any(const char *line)
{
	line += strspn(line, " \t");
	return strncmp(line, ANY, ANY_SIZE) == 0 &&
	       line[ANY_SIZE + strspn(line + ANY_SIZE, " \t")] == '\0';
}

bool doc_match(const struct strv *wanted, const struct strv *saw, bool open_end,
	       struct doc_miss *miss)
{
	size_t w = 0, s = 0, after_any = 0, retry = 0;
	struct doc_miss far = { 0 };

	/* After a failure, only what the last "..." stands for can grow. */
	while (s < saw->n && !(open_end && w == wanted->n)) {
		if (w < wanted->n && is_any(wanted->v[w])) {
			after_any = ++w;
			retry = s;
		} else if (w < wanted->n && doc_match_line(wanted->v[w], saw->v[s])) {
			w++;
			s++;
		} else if (comes_at_any_time(saw->v[s])) {
			s++;
		} else if (after_any) {
			w = after_any;
			s = ++retry;
		} else {
			break;
		}
		if (w >= far.wanted)
			far = (struct doc_miss){ w, s };
	}
	while (w < wanted->n && is_any(wanted->v[w]))
		w++;
	while (far.wanted < wanted->n && is_any(wanted->v[far.wanted]))
		far.wanted++;
	if (miss)
		*miss = far;
	return w == wanted->n && (s == saw->n || open_end);
}
