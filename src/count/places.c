// SPDX-License-Identifier: GPL-2.0-or-later
/* Addresses of a table, and what is there. */
#include "count/places.h"

#include <stdlib.h>
#include <string.h>

#include "util/mem.h"

/* A module's functions by address; the names are the table's. */
struct code {
	const struct count_symbol **v;
	size_t n;
};

struct places {
	const struct layout *layout;
	const struct count_table *table;
	struct code *modules;
};

static int by_address(const void *a, const void *b)
{
	const struct count_symbol *const *x = a, *const *y = b;

	return ((*x)->address > (*y)->address) - ((*x)->address < (*y)->address);
}

static void sort_module(const struct count_module *module, struct code *code)
{
	code->v = xcalloc(module->n + 1, sizeof(const struct count_symbol *));
	for (uint32_t i = 0; i < module->n; i++)
		code->v[code->n++] = &module->symbols[i];
	if (code->n)
		qsort(code->v, code->n, sizeof(const struct count_symbol *), by_address);
}

struct places *places_new(const struct layout *layout, const struct count_table *table)
{
	struct places *places = xcalloc(1, sizeof(*places));

	places->layout = layout;
	places->table = table;
	places->modules = xcalloc(table->n_modules + 1, sizeof(*places->modules));
	for (uint32_t i = 0; i < table->n_modules; i++)
		sort_module(&table->modules[i], &places->modules[i]);
	return places;
}

void places_free(struct places *places)
{
	if (!places)
		return;
	for (uint32_t i = 0; i < places->table->n_modules; i++)
		free(places->modules[i].v);
	free(places->modules);
	free(places);
}

static const struct count_symbol *find_symbol(const struct code *code, uint64_t address)
{
	size_t low = 0, high = code->n;
	const struct count_symbol *symbol;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (code->v[middle]->address <= address)
			low = middle + 1;
		else
			high = middle;
	}
	symbol = low ? code->v[low - 1] : NULL;
	return symbol && address - symbol->address < symbol->size ? symbol : NULL;
}

/* Of the modules that were there by then, the last: it took the place of others. */
static bool find_in_modules(const struct places *places, uint64_t address, uint32_t born,
			    struct place *place)
{
	const struct count_table *table = places->table;

	for (uint32_t i = born < table->n_modules ? born : table->n_modules; i-- > 0;) {
		const struct count_symbol *symbol =
			find_symbol(&places->modules[i], address);

		if (!symbol)
			continue;
		*place = (struct place){ table->modules[i].name, symbol->name,
					 symbol->address, symbol->address + symbol->size,
					 true };
		return true;
	}
	return false;
}

char *place_name(const struct place *place)
{
	const char *file = strrchr(place->image, '/');

	if (!*place->image || strcmp(place->image, IMAGE_OTHER) == 0)
		return xstrdup(place->function);
	return xasprintf("%s [%s]", place->function, file ? file + 1 : place->image);
}

void places_find(const struct places *places, uint64_t address, uint32_t born, bool user,
		 struct place *place)
{
	const struct layout *layout = places->layout;
	const struct function *function;
	const char *file = IMAGE_OTHER;

	*place = (struct place){ .image = IMAGE_OTHER, .start = address, .end = address + 1 };
	if (user) {
		place->function = PLACE_USER;
		return;
	}
	function = functions_at(&layout->kernel, address);
	if (function) {
		*place = (struct place){ "", function->name, function->start,
					 function->end, false };
		return;
	}
	if (find_in_modules(places, address, born, place))
		return;
	function = layout_function(layout, address, &file);
	if (function) {
		*place = (struct place){ file, function->name, address, address + 1, false };
		return;
	}
	place->function = address < layout->user_limit ? PLACE_FIRMWARE : PLACE_UNKNOWN;
}
