// SPDX-License-Identifier: GPL-2.0-or-later
/* Allocation that does not return on failure. */
#include "util/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void out_of_memory(void)
{
	fputs("lkmc: out of memory\n", stderr);
	exit(125);
}

void *xrealloc(void *p, size_t size)
{
	void *q = realloc(p, size);

	if (!q)
		out_of_memory();
	return q;
}

void *xcalloc(size_t n, size_t size)
{
	void *p = calloc(n, size);

	if (!p)
		out_of_memory();
	return p;
}

char *xstrdup(const char *s)
{
	return s ? xstrndup(s, strlen(s)) : NULL;
}

char *xstrndup(const char *s, size_t n)
{
	char *p = strndup(s, n);

	if (!p)
		out_of_memory();
	return p;
}

char *xasprintf(const char *fmt, ...)
{
	va_list ap;
	char *s;

	va_start(ap, fmt);
	s = xvasprintf(fmt, ap);
	va_end(ap);
	return s;
}

char *xvasprintf(const char *fmt, va_list ap)
{
	char *s;

	if (vasprintf(&s, fmt, ap) < 0)
		out_of_memory();
	return s;
}

FILE *xmemstream(char **text, size_t *size)
{
	FILE *f = open_memstream(text, size);

	if (!f)
		out_of_memory();
	return f;
}

void xmemclose(FILE *f)
{
	if (fclose(f))
		out_of_memory();
}
