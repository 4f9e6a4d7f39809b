// SPDX-License-Identifier: GPL-2.0-or-later
/* Source files, as the debug information names them. */
#include "symbols/source.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/cleanup.h"
#include "util/mem.h"

/* What the compilers were told to write instead of the clone's path (Makefile). */
#define MAPPED "/lkmc"

char *source_show(const char *folder, const char *file)
{
	_cleanup_free_ char *joined = NULL;
	char *path, *to, *save = NULL;

	joined = *file == '/' || !folder ? xstrdup(file) : xasprintf("%s/%s", folder, file);
	path = to = xcalloc(1, strlen(joined) + 2);
	for (char *part = strtok_r(joined, "/", &save); part;
	     part = strtok_r(NULL, "/", &save)) {
		if (strcmp(part, "..") == 0) {
			while (to > path && *--to != '/')
				;
			*to = '\0';
		} else if (strcmp(part, ".") != 0) {
			to += sprintf(to, "/%s", part);
		}
	}
	if (strncmp(path, MAPPED "/", strlen(MAPPED "/")) == 0)
		memmove(path, path + strlen(MAPPED "/"), strlen(path) - strlen(MAPPED));
	return path;
}

char *source_path(const char *top, const char *file)
{
	return *file == '/' ? xstrdup(file) : xasprintf("%s/%s", top, file);
}

char *source_line(const char *top, const char *file, int number)
{
	_cleanup_free_ char *path = source_path(top, file);
	_cleanup_fclose_ FILE *f = fopen(path, "re");
	_cleanup_free_ char *line = NULL;
	size_t room = 0, n;
	const char *start;

	for (int i = 0; i < number; i++) {
		if (!f || getline(&line, &room, f) < 0)
			return xstrdup("");
	}
	start = line ? line + strspn(line, " \t") : "";
	n = strlen(start);
	while (n && isspace((unsigned char)start[n - 1]))
		n--;
	return xstrndup(start, n);
}
