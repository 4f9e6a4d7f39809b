/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * When a boot did what: phases, the kernel's initcalls and those of modules, and processes.
 * The time is the number of instructions from the start of the guest.
 */
#ifndef LKMC_COUNT_TIMELINE_H
#define LKMC_COUNT_TIMELINE_H

#include <json-c/json.h>
#include <stdint.h>
#include <stdio.h>

#include "count/layout.h"
#include "count/result.h"
#include "count/table.h"

/* A stretch in which a process ran. */
struct slice {
	uint64_t begin, end;
};

struct timeline_row {
	char *name;
	uint64_t pid; /* of a process */
	uint64_t begin, end;
	uint64_t insns;       /* between these; of a process, only its own */
	uint64_t user;        /* of these, of programs, since what is counted began */
	struct slice *slices; /* of a process */
	size_t n_slices;
};

struct timeline_rows {
	struct timeline_row *v; /* in the order of their beginnings */
	size_t n, room;
};

struct timeline {
	const struct result *result; /* has the phases */
	struct timeline_rows initcalls;
	struct timeline_rows processes; /* a row each for what a process executed */
};

/* Which orders tell of what, by timeline_order(). */
struct timeline_orders {
	uint32_t initcall, fork, exec, task;
};

/**
 * timeline_order() - ask the plugin for what a timeline is made of
 * @layout: its orders become more
 * @orders: filled in
 *
 * Return: 0, or -ENOENT with fail(): the kernel is not as it should be.
 */
int timeline_order(struct layout *layout, struct timeline_orders *orders);

/**
 * timeline_init() - make it
 * @t: filled in; timeline_fini() releases it
 * @layout: with these orders
 * @orders: of timeline_order()
 * @table: of a guest with these orders
 * @result: of that table; must outlive @t; NULL where nothing of @t is to be shown
 */
void timeline_init(struct timeline *t, const struct layout *layout,
		   const struct timeline_orders *orders, const struct count_table *table,
		   const struct result *result);

/** timeline_fini() - release what timeline_init() made */
void timeline_fini(struct timeline *t);

/**
 * timeline_print() - as text
 * @t: the timeline
 * @top: how many initcalls and processes, the largest; 0: all
 * @to: where it goes
 */
void timeline_print(const struct timeline *t, size_t top, FILE *to);

/** timeline_json() - all of it, for the caller to json_object_put() */
json_object *timeline_json(const struct timeline *t, const char *arch);

/**
 * timeline_page() - as a page that needs nothing else
 * @t: the timeline
 * @lab: which has the page's template
 * @path: the file that is written
 *
 * Return: 0, or a negative errno with fail().
 */
int timeline_page(const struct timeline *t, const struct lab *lab, const char *path);

#endif
