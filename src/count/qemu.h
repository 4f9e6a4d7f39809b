/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which part of QEMU an address of the host's is of, by the files that QEMU is made of,
 * their symbols and their DWARF.
 */
#ifndef LKMC_COUNT_QEMU_H
#define LKMC_COUNT_QEMU_H

#include <stdint.h>

#include "count/table.h"

/* Parts that no source has. */
#define PART_TRANSLATED "translated code"
#define PART_HOST "the host's kernel"
#define PART_THREADS "other threads"

struct qemu_place {
	const char *part;
	const char *function; /* or the name of a library, in brackets */
};

struct qemu_files;

/**
 * qemu_part() - the part of QEMU that a source is of
 * @source: its path in QEMU's tree
 *
 * Return: its name.
 */
const char *qemu_part(const char *source);

/**
 * qemu_files_new() - what a profile may name
 * @table: with files; must outlive it
 *
 * Return: for qemu_files_free().
 */
struct qemu_files *qemu_files_new(const struct count_table *table);

/** qemu_files_free() - release it; NULL is fine */
void qemu_files_free(struct qemu_files *files);

/**
 * qemu_find() - what a thread was in at a tick
 * @files: from qemu_files_new()
 * @tick: of the table
 * @place: filled in; its texts are those of @files
 */
void qemu_find(struct qemu_files *files, const struct count_tick *tick,
	       struct qemu_place *place);

/** qemu_stripped() - the path of a QEMU that was found to have no symbols or no DWARF, or NULL */
const char *qemu_stripped(const struct qemu_files *files);

#endif
