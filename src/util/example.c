// SPDX-License-Identifier: GPL-2.0-or-later
/* Reading the header comments of the examples. */
#include "util/example.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "util/cleanup.h"
#include "util/mem.h"

/* The text of a block comment's line: without blanks and the leading '*'. */
static const char *skip_margin(const char *p)
{
	while (*p == ' ' || *p == '\t')
		p++;
	if (*p == '*' && p[1] != '/')
		p++;
	while (*p == ' ' || *p == '\t')
		p++;
	return p;
}

static char *comment_start(const char *source, const char *name)
{
	_cleanup_free_ char *title = xasprintf("%s:", name);
	const char *p = strstr(source, "/*");

	while (p) {
		const char *text = skip_margin(p + 2);

		if (*text == '\n')
			text = skip_margin(text + 1);
		if (strncmp(text, title, strlen(title)) == 0)
			return (char *)text + strlen(title);
		p = strstr(p + 2, "/*");
	}
	return NULL;
}

static bool ends_sentence(const char *p)
{
	return *p == '.' && (isspace((unsigned char)p[1]) || strncmp(p + 1, "*/", 2) == 0);
}

char *example_summary(const char *source, const char *name)
{
	const char *p = comment_start(source, name);
	char *summary, *to;

	if (!p)
		return NULL;
	summary = to = xcalloc(strlen(p) + 1, 1);
	while (*p && !ends_sentence(p) && strncmp(p, "*/", 2) != 0) {
		if (*p != '\n') {
			*to++ = *p++;
			continue;
		}
		p = skip_margin(p + 1);
		/* A blank line ends it too. */
		if (*p == '\n')
			break;
		*to++ = ' ';
	}
	while (to > summary && isspace((unsigned char)to[-1]))
		to--;
	*to = '\0';
	memmove(summary, summary + strspn(summary, " "),
		strlen(summary + strspn(summary, " ")) + 1);
	return summary;
}
