// SPDX-License-Identifier: GPL-2.0-or-later
/* How far a build is, read off its output. */
#include "host/progress.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/cleanup.h"

/* "  CC      kernel/fork.o", "  CC [M]  drivers/uio/uio.o" */
static bool is_kbuild_line(const char *line)
{
	size_t upper;

	if (line[0] != ' ' || line[1] != ' ')
		return false;
	upper = strspn(line + 2, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
	return upper >= 2 && line[2 + upper] == ' ';
}

void progress_line(struct progress *p, const char *line)
{
	long done, total;
	char bracket;

	/* Nine digits: more is no count, and would overflow the sums below. */
	if (sscanf(line, "[%9ld/%9ld%c", &done, &total, &bracket) == 3 &&
	    bracket == ']' && done >= 0 && total >= done) {
		p->done = done;
		p->total = total;
	} else if (is_kbuild_line(line)) {
		p->done++;
	}
}

int progress_percent(const struct progress *p)
{
	if (p->total <= 0)
		return -1;
	/* An estimate that was too low must not say that it is over. */
	return p->done >= p->total ? 99 : (int)(p->done * 100 / p->total);
}

long progress_left(const struct progress *p, double elapsed)
{
	if (p->total <= 0 || p->done < 1 || elapsed < 3 || p->done >= p->total)
		return -1;
	return (long)(elapsed * (p->total - p->done) / p->done);
}

void progress_text(const struct progress *p, double elapsed, char *text, size_t size)
{
	long left = progress_left(p, elapsed);
	int percent = progress_percent(p);

	if (left >= 0)
		snprintf(text, size, "%d%%, %ld:%02ld left", percent, left / 60, left % 60);
	else if (percent >= 0 && p->done > 0)
		snprintf(text, size, "%d%%", percent);
	else
		snprintf(text, size, "%ld:%02ld", (long)elapsed / 60, (long)elapsed % 60);
}

bool is_error_line(const char *line)
{
	static const char *const marks[] = {
		"error:",
		"Error:",
		"ERROR:",
		"undefined reference",
		"FAILED:",
		"No space left",
		"fatal:",
		": not found",
		"did not survive",
		"multiple definition",
		"cannot ",
		"No rule to make",
		"command not found",
	};

	/* Compilers name files such as "fault.o error_report.o" on their command lines. */
	if (is_kbuild_line(line) || line[0] == '[')
		return false;
	/*
	 * apt's; elsewhere in a line these letters are the end of "NOTE: ". The kernel's
	 * makefile: "*** The source tree is not clean, please run 'make mrproper'".
	 */
	if (strncmp(line, "E: ", 3) == 0 || strncmp(line, "*** ", 4) == 0)
		return true;
	for (size_t i = 0; i < ARRAY_SIZE(marks); i++) {
		if (strstr(line, marks[i]))
			return true;
	}
	return false;
}

bool is_note_line(const char *line)
{
	return strncmp(line, "note: ", 6) == 0;
}
