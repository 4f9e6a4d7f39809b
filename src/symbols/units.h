/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which source an address was compiled from, by the DWARF of a file. */
#ifndef LKMC_SYMBOLS_UNITS_H
#define LKMC_SYMBOLS_UNITS_H

#include <stddef.h>
#include <stdint.h>

struct units;

/**
 * units_open() - open a file
 * @path: an ELF file that is linked
 *
 * Return: for units_close(); one that knows nothing, where there is no DWARF.
 */
struct units *units_open(const char *path);

/** units_close() - close it; NULL is fine */
void units_close(struct units *units);

/**
 * units_file() - the file that was compiled to what is at an address
 * @units: from units_open()
 * @address: in the file
 *
 * Return: its name, as the user knows it (symbols/source.h), owned by @units, or NULL.
 */
const char *units_file(struct units *units, uint64_t address);

/**
 * units_line() - the line
 * @units: from units_open()
 * @address: in the file
 * @line: its number, from 1 on, filled in
 *
 * Return: the file that it is in, which may be a header, owned by @units, or NULL.
 */
const char *units_line(struct units *units, uint64_t address, int *line);

#endif
