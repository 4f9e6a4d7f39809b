/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The source lines of what was counted: of the kernel by its vmlinux, of modules by their
 * files, which are looked for by their names. What was asked for stays open.
 */
#ifndef LKMC_COUNT_SOURCES_H
#define LKMC_COUNT_SOURCES_H

#include <stdbool.h>

#include "count/places.h"
#include "lab.h"
#include "symbols/units.h"

struct source_files;

/** sources_new() - none opened yet; @lab must outlive it; for sources_free() */
struct source_files *sources_new(const struct lab *lab);

/** sources_free() - close all; NULL is fine */
void sources_free(struct source_files *sources);

/**
 * sources_units() - the file of an image
 * @sources: from sources_new()
 * @image: "" for the kernel, or the name of a module
 *
 * Return: owned by @sources; NULL where there is no such file.
 */
struct units *sources_units(struct source_files *sources, const char *image);

/**
 * sources_edited() - was a source changed since an image was made?
 * @sources: from sources_new()
 * @image: as in sources_units()
 * @file: as units_line() has it
 */
bool sources_edited(struct source_files *sources, const char *image, const char *file);

/**
 * sources_address() - where an address is in the file of its image
 * @sources: from sources_new()
 * @place: what is there, by places_find()
 * @address: in the guest
 * @units: that file, filled in
 *
 * Return: the address, as @units has it; 0 where it is in no file.
 */
uint64_t sources_address(struct source_files *sources, const struct place *place,
			 uint64_t address, struct units **units);

/**
 * sources_line() - the line of an address
 * @sources: from sources_new()
 * @place: what is there, by places_find()
 * @address: in the guest
 * @line: filled in
 *
 * Return: the file, owned by @sources, or NULL.
 */
const char *sources_line(struct source_files *sources, const struct place *place,
			 uint64_t address, int *line);

#endif
