/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where the members of a structure are, by the DWARF of a file. */
#ifndef LKMC_SYMBOLS_MEMBERS_H
#define LKMC_SYMBOLS_MEMBERS_H

#include <stdint.h>

/**
 * members_find() - the offsets of members of a structure
 * @path: an ELF file with DWARF
 * @unit: how the name of the source ends in which the structure is known
 * @name: of the structure
 * @members: their names, NULL behind the last
 * @offsets: filled in, in the same order, in bytes
 *
 * Return: 0, or -ENOENT where it does not tell.
 */
int members_find(const char *path, const char *unit, const char *name,
		 const char *const *members, uint64_t *offsets);

#endif
