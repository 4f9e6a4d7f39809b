/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What of a boot runs where, as arch/ARCH.conf and the files of the kernel's build say:
 * the functions of what runs early, at addresses of its own, and the phases.
 */
#ifndef LKMC_COUNT_LAYOUT_H
#define LKMC_COUNT_LAYOUT_H

#include "count/functions.h"
#include "lab.h"

/* A file of GDB_EARLY, and how far it is from where it was linked to run. */
struct early {
	char *path; /* relative to the kernel's build */
	struct functions functions;
	uint64_t address; /* where it begins */
	uint64_t offset;  /* to be added to an address of the file */
	bool kernel;      /* of vmlinux first of all what runs before the MMU is on */
};

struct phase {
	const char *name; /* what goes on from here on */
	uint32_t order;   /* which tells that it has begun */
};

#define PHASES_MAX 16

struct layout {
	const struct lab *lab;
	struct functions kernel; /* vmlinux */
	struct early *early;
	size_t n_early;
	struct phase phases[PHASES_MAX];
	size_t n_phases;
	char *orders; /* a text for the plugin (count/format.h) */
	uint32_t n_orders;
	uint64_t user_limit; /* programs are below */
	bool modules;        /* the plugin is told of those that are loaded */
};

/**
 * layout_init() - read the files
 * @layout: filled in; layout_fini() releases it, after a failure too
 * @lab: for which arch; must outlive @layout
 *
 * Return: 0, or a negative errno with fail(): the kernel is not built.
 */
int layout_init(struct layout *layout, const struct lab *lab);

/**
 * layout_function() - what runs at an address that vmlinux does not have
 * @layout: from layout_init()
 * @address: where
 * @file: the file it is of, filled in
 *
 * Return: the function, or NULL.
 */
const struct function *layout_function(const struct layout *layout, uint64_t address,
				       const char **file);

/**
 * layout_order() - one more order for the plugin
 * @layout: from layout_init()
 * @fmt: its line, without the newline (count/format.h)
 *
 * Return: its number, by which the table tells of it.
 */
uint32_t layout_order(struct layout *layout, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/**
 * layout_argument() - the register of a function's first argument
 * @layout: from layout_init()
 *
 * Return: its name, as the orders have it.
 */
const char *layout_argument(const struct layout *layout);

/** layout_fini() - release what layout_init() made */
void layout_fini(struct layout *layout);

#endif
