/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which source an address was compiled from, by the DWARF of a kernel or a module. The
 * addresses are those of the file, or where it has none, as a module, those that libdwfl
 * gives it.
 */
#ifndef LKMC_SYMBOLS_UNITS_H
#define LKMC_SYMBOLS_UNITS_H

#include <stddef.h>
#include <stdint.h>

struct units;

/**
 * units_open() - open a file
 * @path: an ELF file
 *
 * Return: for units_close(); one that knows nothing, where there is no DWARF.
 */
struct units *units_open(const char *path);

/** units_close() - close it; NULL is fine */
void units_close(struct units *units);

/**
 * units_function() - where a function is
 * @units: from units_open()
 * @name: its name
 * @size: in bytes, which tells equal names apart
 *
 * Return: its address, or 0.
 */
uint64_t units_function(struct units *units, const char *name, uint64_t size);

/**
 * units_file() - the file that was compiled to what is at an address
 * @units: from units_open()
 * @address: where
 *
 * Return: its name, as the user knows it (symbols/source.h), owned by @units, or NULL.
 */
const char *units_file(struct units *units, uint64_t address);

/**
 * units_line() - the line
 * @units: from units_open()
 * @address: where
 * @line: its number, from 1 on, filled in
 *
 * Return: the file that it is in, which may be a header, owned by @units, or NULL.
 */
const char *units_line(struct units *units, uint64_t address, int *line);

typedef void (*each_line)(const char *unit, const char *file, int line, uint64_t address,
			  void *data);

/**
 * units_each_line() - all lines that there is code of
 * @units: from units_open()
 * @unit: only of the units that were compiled from such a file: how its name ends, at a
 *        '/', or the whole of it; NULL: of all
 * @each: is called with the unit's file, the line's, its number, the address of its first
 *        instruction, and @data: for each place where there is some of it
 * @data: for @each
 *
 * Return: how many units these were.
 */
size_t units_each_line(struct units *units, const char *unit, each_line each, void *data);

#endif
