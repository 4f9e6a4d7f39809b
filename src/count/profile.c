// SPDX-License-Identifier: GPL-2.0-or-later
/* From ticks and blocks to parts and functions. */
#include "count/profile.h"

#include <stdlib.h>
#include <string.h>

#include "count/format.h"
#include "count/places.h"
#include "count/qemu.h"
#include "util/cleanup.h"
#include "util/mem.h"

/* What a function is called in a tally; libraries and the like have no image. */
static const char *image_of(const struct place *place)
{
	return strcmp(place->image, IMAGE_OTHER) == 0 ? "" : place->image;
}

static void add_block(struct profile *p, const struct places *places,
		      const struct count_block *block)
{
	struct profile_blocks *b = &p->blocks;
	int64_t n = block_insns(block);
	struct place place;

	places_find(places, block->address, block->born, block->user, &place);
	if (block->executions || n) {
		tally_add(&p->functions, image_of(&place), place.function, 0);
		tally_add(&p->counts, image_of(&place), place.function, n);
	}
	if (!block->translations)
		return;
	b->translations += block->translations;
	b->blocks++;
	b->never += block->executions == 0;
	b->once += block->executions == 1;
	b->once_insns += block->executions == 1 ? n : 0;
}

/* The guest's function that a tick is for. */
static void find_guest(const struct places *places, const struct count_table *table,
		       const struct count_tick *tick, struct place *place)
{
	const struct count_block *block = tick->block ? &table->blocks[tick->block - 1] :
							NULL;

	if (block)
		places_find(places, block->address, block->born, block->user, place);
	else
		*place = (struct place){
			.image = IMAGE_OTHER,
			.function = tick->main ? PROFILE_MAIN : PLACE_UNKNOWN,
		};
}

static void add_time(struct profile *p, const char *part, const char *function,
		     const struct place *place, uint64_t ns)
{
	_cleanup_free_ char *name = place_name(place);
	const char *const path[] = { part, name };

	if (!ns)
		return;
	tally_add(&p->parts, "", part, ns);
	tally_add(&p->functions, image_of(place), place->function, ns);
	tally_add(&p->qemu, part, function, ns);
	stacks_add(p->tree, path, ARRAY_SIZE(path), ns / 1000);
}

static void add_ticks(struct profile *p, const struct places *places,
		      const struct count_table *table)
{
	struct qemu_files *files = qemu_files_new(table);
	struct qemu_place where;
	struct place place;

	for (uint32_t i = 0; i < table->n_ticks; i++) {
		const struct count_tick *tick = &table->ticks[i];

		find_guest(places, table, tick, &place);
		qemu_find(files, tick, &where);
		add_time(p, where.part, where.function, &place, tick->ns - tick->system);
		add_time(p, PART_HOST, "[" PART_HOST "]", &place, tick->system);
		p->ticks += tick->n;
	}
	p->stripped = qemu_stripped(files) ? xstrdup(qemu_stripped(files)) : NULL;
	qemu_files_free(files);
}

/* All threads have a clock together; those that nobody looks at have what is left. */
static void add_rest(struct profile *p, const struct count_table *table)
{
	static const struct place place = { .image = IMAGE_OTHER,
					    .function = PROFILE_THREADS };
	int64_t seen = tally_sum(&p->parts);
	int64_t all = table->user_ns + table->system_ns;

	if (all > seen)
		add_time(p, PART_THREADS, PROFILE_THREADS, &place, all - seen);
	p->ns = tally_sum(&p->parts);
}

void profile_init(struct profile *p, const struct layout *layout,
		  const struct count_table *table)
{
	struct places *places = places_new(layout, table);

	*p = (struct profile){
		.insns = table->insns,
		.ended = table->flags & COUNT_ENDED,
		.lost = table->lost,
		.tree = stacks_new("all"),
	};
	for (uint32_t i = 0; i < table->n_blocks; i++)
		add_block(p, places, &table->blocks[i]);
	add_ticks(p, places, table);
	add_rest(p, table);
	tally_sort(&p->parts);
	tally_sort(&p->functions);
	tally_sort(&p->qemu);
	places_free(places);
}

void profile_fini(struct profile *p)
{
	tally_fini(&p->parts);
	tally_fini(&p->functions);
	tally_fini(&p->counts);
	tally_fini(&p->qemu);
	stacks_free(p->tree);
	free(p->stripped);
	*p = (struct profile){ 0 };
}
