// SPDX-License-Identifier: GPL-2.0-or-later
/* Places in code, as KDB names them: kdb_symbol_print() in kernel/debug/kdb/kdb_support.c. */
#include "symbols/kdb.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static bool is_name(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '.' || c == '-';
}

/* "[name]"; returns what is behind it, or NULL. */
static const char *take_module(const char *s, struct trace_place *place)
{
	size_t n = 0;

	while (is_name(s[1 + n]))
		n++;
	if (s[0] != '[' || !n || n >= TRACE_MODULE || s[1 + n] != ']')
		return NULL;
	memcpy(place->module, s + 1, n);
	return s + 1 + n + 1;
}

/* "[module]function+0x1"; returns what is behind it, or NULL. */
static const char *take_symbol(const char *s, struct trace_place *place)
{
	const char *name;
	size_t n = 0;
	char *end;

	*place = (struct trace_place){ .kind = TRACE_HERE };
	name = take_module(s, place);
	while (name && is_name(name[n]))
		n++;
	if (!n || n >= TRACE_NAME)
		return NULL;
	memcpy(place->function, name, n);
	if (strncmp(name + n, "+0x", 3) != 0)
		return name + n;
	place->offset = strtoull(name + n + 1, &end, 16);
	return end;
}

/* Of the kernel's own functions, which are where they were linked, the address is enough. */
static size_t parse_modules(const char *line, struct trace_place *places, size_t max)
{
	const char *s = strchr(line, '[');
	size_t n = 0;

	while (s && n < max) {
		const char *end = take_symbol(s, &places[n]);

		if (end)
			n++;
		s = strchr(end ? end : s + 1, '[');
	}
	return n;
}

size_t kdb_parse(const char *line, struct trace_place *places, size_t max)
{
	size_t n = trace_parse(line, places, max);

	if (n && *places[0].function)
		return n;
	/* A module's symbol stands behind its address, which by itself is in no file. */
	n = parse_modules(line, places, max);
	if (n)
		return n;
	n = trace_parse(line, places, max);
	for (size_t i = 0; i < n; i++)
		places[i].kind = TRACE_HERE;
	return n;
}

const char *kdb_entered_at(const char *line)
{
	const char *why = strstr(line, "due to ");
	const char *at = why ? strstr(why, "@ 0x") : NULL;

	return at ? at + 2 : NULL;
}
