// SPDX-License-Identifier: GPL-2.0-or-later
/* Reading the header comments of the examples. */
#include "module/example.h"

#include <ctype.h>
#include <errno.h>
#include <glob.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "util/capture.h"
#include "util/cleanup.h"
#include "util/clock.h"
#include "util/fail.h"
#include "util/mem.h"
#include "util/strv.h"

/* For mk/left-out, which takes fractions of a second. */
#define LEFT_OUT_MS 20000

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

int example_absences(const char *top, const char *arch, char **text)
{
	_cleanup_free_ char *pattern = xasprintf("%s/kernel_module/*.c", top);
	_cleanup_capture_ struct capture output = { 0 };
	_cleanup_strv_ struct strv argv = { 0 };
	glob_t sources = { 0 };
	int err;

	strv_addf(&argv, "%s/mk/left-out", top);
	strv_add(&argv, arch);
	strv_add(&argv, "");
	if (glob(pattern, 0, NULL, &sources) == 0)
		strv_addv(&argv, sources.gl_pathv);
	globfree(&sources);
	err = capture_run(&output, argv.v, clock_scaled(LEFT_OUT_MS));
	if (err)
		return err;
	if (output.status || output.timed_out)
		return fail(EIO, "%s: %.*s", argv.v[0], (int)strcspn(output.text, "\n"),
			    output.text);
	*text = take_ptr(output.text);
	return 0;
}

char *example_absence(const char *absences, const char *name)
{
	size_t n = strlen(name);

	for (const char *line = absences; *line; line += strspn(line, "\n")) {
		size_t size = strcspn(line, "\n");

		if (strncmp(line, name, n) == 0 && strncmp(line + n, ": ", 2) == 0)
			return xstrndup(line + n + 2, size - n - 2);
		line += size;
	}
	return NULL;
}
