// SPDX-License-Identifier: GPL-2.0-or-later
/* Reads QEMU's files "trace-events". */
#include "trace/declarations.h"

#include <ctype.h>
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "util/cleanup.h"
#include "util/fail.h"
#include "util/file.h"
#include "util/hash.h"
#include "util/mem.h"

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

static char *skip_blanks(char *text)
{
	return text + strspn(text, " \t");
}

/* What QEMU's simple backend writes as a string: one of its four spellings. */
static bool is_text(const char *type, size_t stars)
{
	if (strncmp(type, "const ", 6) == 0)
		type += 6;
	return stars == 1 && strncmp(type, "char", 4) == 0 && !is_word(type[4]);
}

/* "TYPE NAME", or "void" for none; the name is cut off. */
static int parse_argument(struct declaration *d, char *text)
{
	char *end = text + strlen(text), *name;
	size_t stars = 0;

	while (end > text && isspace((unsigned char)end[-1]))
		*--end = '\0';
	if (strcmp(text, "void") == 0)
		return 0;
	for (name = end; name > text && is_word(name[-1]); name--)
		;
	if (name == end || name == text || end - name >= DECLARATION_NAME ||
	    d->n == DECLARATION_ARGUMENTS)
		return -EINVAL;
	for (const char *p = text; p < name; p++)
		stars += *p == '*';
	d->arguments[d->n++] = (struct argument){ name, end - name, is_text(text, stars) };
	return 0;
}

static int parse_arguments(struct declaration *d, char *text)
{
	char *next;

	do {
		next = strchr(text, ',');
		if (next)
			*next++ = '\0';
		if (parse_argument(d, skip_blanks(text)))
			return -EINVAL;
		text = next;
	} while (text);
	return 0;
}

/* "[PROPERTY...] NAME(ARGUMENTS) ...": what follows is for the eye. */
static int parse_line(struct declaration *d, char *line)
{
	char *open = strchr(line, '('), *close = open ? strchr(open, ')') : NULL;
	char *name = open;

	*d = (struct declaration){ 0 };
	if (!close)
		return -EINVAL;
	*open = *close = '\0';
	while (name > line && is_word(name[-1]))
		name--;
	if (name == open || open - name >= DECLARATION_NAME ||
	    (name > line && !isspace((unsigned char)name[-1])))
		return -EINVAL;
	d->name = name;
	d->size = open - name;
	return parse_arguments(d, open + 1);
}

static size_t find_slot(const struct declarations *d, const char *name, size_t n)
{
	uint64_t hash = HASH_INIT;
	size_t slot;

	for (size_t i = 0; i < n; i++)
		hash = (hash ^ (unsigned char)name[i]) * UINT64_C(0x100000001b3);
	slot = hash & (d->slots - 1);
	for (; d->table[slot]; slot = (slot + 1) & (d->slots - 1)) {
		const struct declaration *other = &d->v[d->table[slot] - 1];

		if (other->size == n && memcmp(other->name, name, n) == 0)
			break;
	}
	return slot;
}

/* Of two of a name, the last: it is so in simpletrace.py. */
static void make_table(struct declarations *d)
{
	d->slots = 16;
	while (d->slots < 2 * d->n)
		d->slots *= 2;
	d->table = xcalloc(d->slots, sizeof(*d->table));
	for (size_t i = 0; i < d->n; i++)
		d->table[find_slot(d, d->v[i].name, d->v[i].size)] = i + 1;
}

static void add(struct declarations *d, const struct declaration *new)
{
	if (d->n == d->room) {
		d->room = d->room ? 2 * d->room : 256;
		d->v = xrealloc(d->v, d->room * sizeof(*d->v));
	}
	d->v[d->n++] = *new;
}

int declarations_parse(struct declarations *d, char *text)
{
	char *line = text, *next;

	*d = (struct declarations){ .text = text };
	for (size_t number = 1; line; line = next, number++) {
		struct declaration declaration;

		next = strchr(line, '\n');
		if (next)
			*next++ = '\0';
		line = skip_blanks(line);
		if (!*line || *line == '#' || *line == '\r')
			continue;
		if (parse_line(&declaration, line))
			return fail(EINVAL, "line %zu declares no event of QEMU's", number);
		add(d, &declaration);
	}
	make_table(d);
	return 0;
}

int declarations_read(struct declarations *d, const char *path)
{
	char *text;
	int err = file_read(path, &text, NULL);

	*d = (struct declarations){ 0 };
	if (err)
		return err;
	err = declarations_parse(d, text);
	if (err) {
		_cleanup_free_ char *why = xstrdup(fail_message(err));

		return fail(-err, "%s: %s", path, why);
	}
	return 0;
}

const struct declaration *declarations_find(const struct declarations *d,
					    const char *name, size_t n)
{
	size_t at = d->slots ? d->table[find_slot(d, name, n)] : 0;

	return at ? &d->v[at - 1] : NULL;
}

void declarations_fini(struct declarations *d)
{
	free(d->v);
	free(d->table);
	free(d->text);
	*d = (struct declarations){ 0 };
}
