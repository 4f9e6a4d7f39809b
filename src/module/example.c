// SPDX-License-Identifier: GPL-2.0-or-later
/* Reading the header comments of the examples. */
#include "module/example.h"

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

/* Is it one of the words with ", " between them that end at @end? */
static bool names_arch(const char *list, const char *end, const char *arch)
{
	size_t n = strlen(arch);

	while (list < end) {
		size_t word = strcspn(list, ",:");

		if (word == n && strncmp(list, arch, n) == 0)
			return true;
		list += word + strspn(list + word, ", ");
	}
	return false;
}

char *example_absent(const char *source, const char *arch)
{
	static const char key[] = "\n * lkmc: not on ";

	for (const char *p = strstr(source, key); p; p = strstr(p, key)) {
		const char *line_end, *reason;

		p += strlen(key);
		line_end = p + strcspn(p, "\n");
		reason = strstr(p, ": ");
		if (!reason || reason > line_end || (arch && !names_arch(p, reason, arch)))
			continue;
		if (!arch)
			return xasprintf("not on %.*s", (int)(line_end - p), p);
		return xasprintf("not on %s%.*s", arch, (int)(line_end - reason), reason);
	}
	return NULL;
}
