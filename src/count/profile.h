/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where the time goes, and where the instructions: CPU time of QEMU's, by its parts and by
 * the guest's functions. A profile owns all that is in it.
 */
#ifndef LKMC_COUNT_PROFILE_H
#define LKMC_COUNT_PROFILE_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "count/layout.h"
#include "count/stacks.h"
#include "count/table.h"
#include "count/tally.h"

/* What is no function of the guest's. */
#define PROFILE_MAIN "[main loop]"
#define PROFILE_THREADS "[other threads]"

/* The guest's code, as QEMU translated it: in blocks. */
struct profile_blocks {
	uint64_t translations; /* of the same block twice, too */
	uint64_t blocks;       /* different ones that were translated */
	uint64_t never;        /* of these, executed not once, */
	uint64_t once;         /* or not twice */
	int64_t once_insns;    /* instructions in those */
};

struct profile {
	int64_t ns;    /* CPU time of QEMU's */
	int64_t insns; /* of the guest */
	bool ended;    /* at its end, and not where the guest went away */
	uint64_t ticks;
	uint64_t lost;
	char *stripped;         /* a QEMU that has no symbols or no DWARF, or NULL */
	struct tally parts;     /* ns, by part of QEMU */
	struct tally functions; /* ns, by function of the guest; all that were executed */
	struct tally counts;    /* instructions, by the same */
	struct tally qemu;      /* ns, by part and function of QEMU */
	struct profile_blocks blocks;
	struct stack_node *tree; /* microseconds, by part, and below it by function */
};

/**
 * profile_init() - make figures of a table
 * @p: filled in; profile_fini() releases it
 * @layout: of the kernel that ran
 * @table: with a profile
 */
void profile_init(struct profile *p, const struct layout *layout,
		  const struct count_table *table);

/** profile_fini() - release what profile_init() made */
void profile_fini(struct profile *p);

/**
 * profile_print() - as text
 * @p: the profile
 * @top: how many functions, 0: all
 * @qemu: those of QEMU, too
 * @to: where it goes
 */
void profile_print(const struct profile *p, size_t top, bool qemu, FILE *to);

/** profile_json() - all of it, for the caller to json_object_put(); @arch is its name */
json_object *profile_json(const struct profile *p, const char *arch);

#endif
