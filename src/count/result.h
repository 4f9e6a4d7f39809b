/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What was counted, by all that has a name. */
#ifndef LKMC_COUNT_RESULT_H
#define LKMC_COUNT_RESULT_H

#include <stdbool.h>

#include "count/layout.h"
#include "count/table.h"
#include "count/tally.h"

struct result_phase {
	char *name;
	uint64_t begin; /* instructions from the start of the guest */
	uint64_t insns;
};

struct result {
	int64_t insns;
	bool repeatable;
	bool ended; /* at its end, and not where the guest went away */
	bool boot;
	const char *in; /* only what this function does, or NULL; the caller's */
	uint64_t calls; /* of that */
	struct result_phase *phases;
	size_t n_phases;
	struct tally functions; /* of an image and a function */
	struct tally images;
	struct tally folders;
	struct tally lines; /* of a file, as the image, and a line; empty unless wanted */
};

/**
 * result_init() - make figures of a table
 * @result: filled in; result_fini() releases it
 * @layout: what the orders came from
 * @table: what the plugin wrote
 * @lines: those too, which takes longer
 */
void result_init(struct result *result, const struct layout *layout,
		 const struct count_table *table, bool lines);

/**
 * result_set_inside() - say that only a function was counted
 * @result: from result_init()
 * @function: its name, which is the caller's; NULL: all was
 * @table: which tells how often it was called
 * @order: by which mark
 */
void result_set_inside(struct result *result, const char *function,
		       const struct count_table *table, uint32_t order);

/** result_fini() - release what result_init() made */
void result_fini(struct result *result);

#endif
