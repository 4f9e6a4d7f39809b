/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which lines of some sources ran, by a table of what was counted: nothing is compiled
 * again for it.
 */
#ifndef LKMC_COUNT_COVERAGE_H
#define LKMC_COUNT_COVERAGE_H

#include <stdio.h>

#include "count/layout.h"
#include "count/table.h"
#include "count/tally.h"
#include "util/strv.h"

struct coverage {
	struct strv files;  /* as the user knows them */
	struct strv edited; /* those that were changed since they were compiled */
	struct tally lines; /* of a file and a line's number: how often it ran */
};

/**
 * coverage_init() - find the lines, and which of them ran
 * @coverage: filled in; coverage_fini() releases it, after a failure too
 * @layout: of the kernel that ran
 * @table: what the plugin wrote
 * @names: source files of the kernel or of a module that was loaded, as far as they tell
 *         ("fork.c", "kernel/fork.c"), or modules, all of whose sources are meant
 *
 * Return: 0, or a negative errno with fail(): -EUSAGE where there is no code of that name.
 */
int coverage_init(struct coverage *coverage, const struct layout *layout,
		  const struct count_table *table, const struct strv *names);

/** coverage_sum() - how many lines of a file have code, and how many of these ran */
void coverage_sum(const struct coverage *coverage, const char *file, size_t *all,
		  size_t *ran);

/**
 * coverage_print() - a file with how often each line ran, as gcov writes it
 * @coverage: from coverage_init()
 * @top: the clone
 * @file: of @coverage->files
 * @to: where it goes
 *
 * Return: 0, or a negative errno with fail(): the source cannot be read.
 */
int coverage_print(const struct coverage *coverage, const char *top, const char *file,
		   FILE *to);

/**
 * coverage_lcov() - all of it as lcov and its kin read it (geninfo(1))
 * @coverage: from coverage_init()
 * @top: the clone
 * @to: where it goes
 */
void coverage_lcov(const struct coverage *coverage, const char *top, FILE *to);

/** coverage_fini() - release what coverage_init() made */
void coverage_fini(struct coverage *coverage);

#endif
