/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sums by name: of functions, folders, lines, ... A tally owns the names.
 */
#ifndef LKMC_COUNT_TALLY_H
#define LKMC_COUNT_TALLY_H

#include <stddef.h>
#include <stdint.h>

struct tally_row {
	char *image; /* the module, "" for the kernel itself; what tells equal names apart */
	char *name;
	int64_t n;
};

struct tally {
	struct tally_row *v;
	size_t n, room;
	size_t *table; /* indices + 1 into @v, by hash; a power of two of them */
	size_t slots;
};

/**
 * tally_add() - add to a row, which is made if it is not there
 * @tally: all zero at first
 * @image: the first part of its name
 * @name: the second
 * @n: how much
 */
void tally_add(struct tally *tally, const char *image, const char *name, int64_t n);

/** tally_raise() - make a row, which is made if it is not there, at least @n */
void tally_raise(struct tally *tally, const char *image, const char *name, int64_t n);

/** tally_find() - a row by its name, or NULL */
const struct tally_row *tally_find(const struct tally *tally, const char *image,
				   const char *name);

/**
 * tally_row_name() - what tells a row apart, as the kernel writes it
 * @row: the row
 *
 * Return: "name [image]", or the name where there is no image; to be freed.
 */
char *tally_row_name(const struct tally_row *row);

/** tally_sort() - the largest first, equal ones by name */
void tally_sort(struct tally *tally);

/** tally_sum() - of all rows */
int64_t tally_sum(const struct tally *tally);

/** tally_fini() - release what tally_add() made; it is empty then */
void tally_fini(struct tally *tally);

#endif
