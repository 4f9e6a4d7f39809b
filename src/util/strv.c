// SPDX-License-Identifier: GPL-2.0-or-later
/* Argument arrays. */
#include "util/strv.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/mem.h"

static void push(struct strv *sv, char *s)
{
	/* There is room for a power of two, with the NULL: is it used up? */
	if ((sv->n & (sv->n + 1)) == 0)
		sv->v = xrealloc(sv->v, 2 * (sv->n + 1) * sizeof(*sv->v));
	sv->v[sv->n++] = s;
	sv->v[sv->n] = NULL;
}

void strv_add(struct strv *sv, const char *s)
{
	push(sv, xstrdup(s));
}

void strv_addf(struct strv *sv, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	push(sv, xvasprintf(fmt, ap));
	va_end(ap);
}

void strv_addv(struct strv *sv, char *const *v)
{
	for (; v && *v; v++)
		strv_add(sv, *v);
}

void strv_add_words(struct strv *sv, const char *line)
{
	static const char blanks[] = " \t";

	for (line += strspn(line, blanks); *line; line += strspn(line, blanks)) {
		size_t n = strcspn(line, blanks);

		push(sv, xstrndup(line, n));
		line += n;
	}
}

static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
			    "0123456789_@%+=:,./-";

static void quote_one(FILE *f, const char *s)
{
	if (*s && s[strspn(s, plain)] == '\0') {
		fputs(s, f);
		return;
	}
	fputc('\'', f);
	for (; *s; s++) {
		if (*s == '\'')
			fputs("'\\''", f);
		else
			fputc(*s, f);
	}
	fputc('\'', f);
}

void strv_remove(struct strv *sv, size_t i)
{
	free(sv->v[i]);
	memmove(&sv->v[i], &sv->v[i + 1], (sv->n - i) * sizeof(*sv->v));
	sv->n--;
}

bool strv_has(const struct strv *sv, const char *s)
{
	for (size_t i = 0; i < sv->n; i++) {
		if (strcmp(sv->v[i], s) == 0)
			return true;
	}
	return false;
}

char *strv_join(const struct strv *sv, const char *between)
{
	size_t size;
	char *text;
	FILE *f = xmemstream(&text, &size);

	for (size_t i = 0; i < sv->n; i++)
		fprintf(f, "%s%s", i ? between : "", sv->v[i]);
	xmemclose(f);
	return text;
}

char *strv_quote(const struct strv *sv)
{
	size_t size;
	char *text;
	FILE *f = xmemstream(&text, &size);

	for (size_t i = 0; i < sv->n; i++) {
		if (i)
			fputc(' ', f);
		quote_one(f, sv->v[i]);
	}
	xmemclose(f);
	return text;
}

void strv_fini(struct strv *sv)
{
	for (size_t i = 0; i < sv->n; i++)
		free(sv->v[i]);
	free(sv->v);
	sv->v = NULL;
	sv->n = 0;
}
