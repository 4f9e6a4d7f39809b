// SPDX-License-Identifier: GPL-2.0-or-later
/* From blocks to functions, images, folders and lines. */
#include "count/result.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "count/format.h"
#include "count/places.h"
#include "count/sources.h"
#include "util/cleanup.h"
#include "util/mem.h"

/* Where the kernel's own sources lie, which nobody needs to read in each line. */
#define LINUX_SOURCES "out/src/linux/"
/* What its assembler's files, and other builds, do not tell. */
#define NO_FOLDER "-"

static const char *short_name(const char *file)
{
	size_t n = strlen(LINUX_SOURCES);

	return strncmp(file, LINUX_SOURCES, n) == 0 ? file + n : file;
}

static void add_folder(struct tally *folders, const char *file, int64_t n)
{
	const char *end = file ? strrchr(file, '/') : NULL;
	_cleanup_free_ char *folder = end ? xstrndup(file, end - file) : xstrdup(NO_FOLDER);

	tally_add(folders, "", short_name(folder), n);
}

static void add_lines(struct result *r, struct source_files *sources,
		      const struct count_block *block, const struct place *place)
{
	uint64_t address = block->address;

	for (uint32_t i = 0; i < block->n; address += block->sizes[i++]) {
		int64_t n = block_instruction(block, i);
		int line = 0;
		const char *file = sources_line(sources, place, address, &line);
		char text[32];

		snprintf(text, sizeof(text), "%d", line);
		if (file)
			tally_add(&r->lines, short_name(file), text, n);
		else if (strcmp(place->image, IMAGE_OTHER) == 0)
			tally_add(&r->lines, "", place->function, n);
		else
			tally_add(&r->lines, place->image, place->function, n);
	}
}

static void add_block(struct result *r, const struct places *places,
		      struct source_files *sources, const struct count_block *block,
		      bool lines)
{
	int64_t n = block_insns(block);
	struct place place;
	bool other;

	places_find(places, block->address, block->born, block->user, &place);
	other = strcmp(place.image, IMAGE_OTHER) == 0;
	tally_add(&r->functions, other ? "" : place.image, place.function, n);
	tally_add(&r->images, "", other ? place.function : place.image, n);
	if (*place.image)
		tally_add(&r->folders, "", other ? place.function : place.image, n);
	else
		add_folder(&r->folders,
			   units_file(sources_units(sources, ""), block->address), n);
	if (lines)
		add_lines(r, sources, block, &place);
}

static int by_begin(const void *a, const void *b)
{
	const struct result_phase *x = a, *y = b;

	return (x->begin > y->begin) - (x->begin < y->begin);
}

/* Those that were reached, in the order in which they were; the count ends the last. */
static void make_phases(struct result *r, const struct layout *layout,
			const struct count_table *table)
{
	r->phases = xcalloc(layout->n_phases + 1, sizeof(*r->phases));
	r->phases[r->n_phases++].name = xstrdup("firmware");
	for (size_t i = 0; i < layout->n_phases; i++) {
		const struct count_mark *mark = table_mark(table, layout->phases[i].order);

		if (!mark || mark->all > table->insns)
			continue;
		r->phases[r->n_phases++] = (struct result_phase){
			.name = xstrdup(layout->phases[i].name),
			.begin = mark->all,
		};
	}
	qsort(r->phases, r->n_phases, sizeof(*r->phases), by_begin);
	for (size_t i = 0; i < r->n_phases; i++)
		r->phases[i].insns =
			(i + 1 < r->n_phases ? r->phases[i + 1].begin : table->insns) -
			r->phases[i].begin;
}

void result_init(struct result *r, const struct layout *layout,
		 const struct count_table *table, bool lines)
{
	struct places *places = places_new(layout, table);
	struct source_files *sources = sources_new(layout->lab);

	*r = (struct result){
		.insns = table->insns,
		.ended = table->flags & COUNT_ENDED,
	};
	for (uint32_t i = 0; i < table->n_blocks; i++)
		add_block(r, places, sources, &table->blocks[i], lines);
	make_phases(r, layout, table);
	tally_sort(&r->functions);
	tally_sort(&r->images);
	tally_sort(&r->folders);
	tally_sort(&r->lines);
	sources_free(sources);
	places_free(places);
}

void result_set_inside(struct result *r, const char *function,
		       const struct count_table *table, uint32_t order)
{
	const struct count_mark *mark = function ? table_mark(table, order) : NULL;

	r->in = function;
	r->calls = mark ? mark->hits : 0;
}

void result_fini(struct result *r)
{
	for (size_t i = 0; i < r->n_phases; i++)
		free(r->phases[i].name);
	free(r->phases);
	tally_fini(&r->functions);
	tally_fini(&r->images);
	tally_fini(&r->folders);
	tally_fini(&r->lines);
	*r = (struct result){ 0 };
}
