// SPDX-License-Identifier: GPL-2.0-or-later
/* A hash table with open addressing over an array of rows. */
#include "count/tally.h"

#include <stdlib.h>
#include <string.h>

#include "util/hash.h"
#include "util/mem.h"

#define SLOTS_FIRST 1024

static size_t find_slot(const struct tally *t, const char *image, const char *name)
{
	size_t slot = hash_add(hash_add(HASH_INIT, image), name) & (t->slots - 1);

	while (t->table[slot]) {
		const struct tally_row *row = &t->v[t->table[slot] - 1];

		if (strcmp(row->name, name) == 0 && strcmp(row->image, image) == 0)
			break;
		slot = (slot + 1) & (t->slots - 1);
	}
	return slot;
}

static void grow(struct tally *t)
{
	free(t->table);
	t->slots = t->slots ? 2 * t->slots : SLOTS_FIRST;
	t->table = xcalloc(t->slots, sizeof(*t->table));
	for (size_t i = 0; i < t->n; i++)
		t->table[find_slot(t, t->v[i].image, t->v[i].name)] = i + 1;
}

static struct tally_row *get_row(struct tally *t, const char *image, const char *name)
{
	size_t slot;

	if (2 * (t->n + 1) > t->slots)
		grow(t);
	slot = find_slot(t, image, name);
	if (!t->table[slot]) {
		if (t->n == t->room) {
			t->room = t->room ? 2 * t->room : 256;
			t->v = xrealloc(t->v, t->room * sizeof(*t->v));
		}
		t->v[t->n++] = (struct tally_row){ xstrdup(image), xstrdup(name), 0 };
		t->table[slot] = t->n;
	}
	return &t->v[t->table[slot] - 1];
}

void tally_add(struct tally *t, const char *image, const char *name, int64_t n)
{
	get_row(t, image, name)->n += n;
}

void tally_raise(struct tally *t, const char *image, const char *name, int64_t n)
{
	struct tally_row *row = get_row(t, image, name);

	if (row->n < n)
		row->n = n;
}

const struct tally_row *tally_find(const struct tally *t, const char *image,
				   const char *name)
{
	size_t at = t->slots ? t->table[find_slot(t, image, name)] : 0;

	return at ? &t->v[at - 1] : NULL;
}

char *tally_row_name(const struct tally_row *row)
{
	return *row->image ? xasprintf("%s [%s]", row->name, row->image) :
			     xstrdup(row->name);
}

static int largest_first(const void *a, const void *b)
{
	const struct tally_row *x = a, *y = b;
	int order = strcmp(x->name, y->name);

	if (x->n != y->n)
		return x->n > y->n ? -1 : 1;
	return order ? order : strcmp(x->image, y->image);
}

void tally_sort(struct tally *t)
{
	if (t->n)
		qsort(t->v, t->n, sizeof(*t->v), largest_first);
	for (size_t i = 0; i < t->slots; i++)
		t->table[i] = 0;
	for (size_t i = 0; i < t->n; i++)
		t->table[find_slot(t, t->v[i].image, t->v[i].name)] = i + 1;
}

int64_t tally_sum(const struct tally *t)
{
	int64_t sum = 0;

	for (size_t i = 0; i < t->n; i++)
		sum += t->v[i].n;
	return sum;
}

void tally_fini(struct tally *t)
{
	for (size_t i = 0; i < t->n; i++) {
		free(t->v[i].image);
		free(t->v[i].name);
	}
	free(t->v);
	free(t->table);
	*t = (struct tally){ 0 };
}
