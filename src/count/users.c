// SPDX-License-Identifier: GPL-2.0-or-later
/* Programs, by the names that their processes had. */
#include "count/users.h"

#include <stdlib.h>

#include "count/places.h"
#include "util/mem.h"

/* When a program ran: of all processes there is one at a time. */
struct stretch {
	uint64_t begin, end;
	const char *name;
};

struct users {
	const struct count_table *table;
	struct timeline t;
	char **names; /* by its processes; NULL: it executed nothing of a program */
	struct stretch *stretches; /* by their beginnings */
	size_t n;
};

static int by_begin(const void *a, const void *b)
{
	const struct stretch *x = a, *y = b;

	return (x->begin > y->begin) - (x->begin < y->begin);
}

static void add_stretches(struct users *users, const struct timeline_row *row,
			  const char *name)
{
	for (size_t i = 0; i < row->n_slices; i++)
		users->stretches[users->n++] = (struct stretch){
			row->slices[i].begin,
			row->slices[i].end,
			name,
		};
}

struct users *users_new(const struct layout *layout, const struct timeline_orders *orders,
			const struct count_table *table)
{
	struct users *users = xcalloc(1, sizeof(*users));
	const struct timeline_rows *rows = &users->t.processes;
	size_t n = 0;

	users->table = table;
	timeline_init(&users->t, layout, orders, table, NULL);
	for (size_t i = 0; i < rows->n; i++)
		n += rows->v[i].n_slices;
	users->names = xcalloc(rows->n + 1, sizeof(char *));
	users->stretches = xcalloc(n + 1, sizeof(*users->stretches));
	for (size_t i = 0; i < rows->n; i++) {
		if (!rows->v[i].user)
			continue;
		users->names[i] = xasprintf("[user %s]", rows->v[i].name);
		add_stretches(users, &rows->v[i], users->names[i]);
	}
	if (users->n)
		qsort(users->stretches, users->n, sizeof(*users->stretches), by_begin);
	return users;
}

void users_free(struct users *users)
{
	if (!users)
		return;
	for (size_t i = 0; i < users->t.processes.n; i++)
		free(users->names[i]);
	free(users->names);
	free(users->stretches);
	timeline_fini(&users->t);
	free(users);
}

void users_name(const struct users *users, struct result *result)
{
	for (size_t i = 0; i < users->t.processes.n; i++) {
		int64_t n = users->t.processes.v[i].user;

		if (!users->names[i])
			continue;
		tally_add(&result->functions, "", users->names[i], n);
		tally_add(&result->functions, "", PLACE_USER, -n);
	}
	tally_sort(&result->functions);
}

/* The time of the last note is in the stretch that goes on: it began then, or before. */
const char *users_at(const struct users *users, uint32_t notes)
{
	uint64_t all = users && notes ? users->table->notes[notes - 1].all : 0;
	size_t low = 0, high = users ? users->n : 0;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (users->stretches[middle].begin <= all)
			low = middle + 1;
		else
			high = middle;
	}
	return low && all < users->stretches[low - 1].end ? users->stretches[low - 1].name :
							    PLACE_USER;
}
