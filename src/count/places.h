/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From an address in a table to its function: of the kernel, of a module that was there
 * when the code was first executed, or of what ran before the kernel.
 */
#ifndef LKMC_COUNT_PLACES_H
#define LKMC_COUNT_PLACES_H

#include "count/layout.h"
#include "count/table.h"

/* What has no function of its own. */
#define PLACE_USER "[user]"
#define PLACE_FIRMWARE "[firmware]"
#define PLACE_UNKNOWN "[unknown]"

/* The image of what is neither the kernel's nor a module's. */
#define IMAGE_OTHER "-"

struct place {
	const char *image; /* "" the kernel, a module's name, or a file that runs early */
	const char *function; /* or one of the above */
	uint64_t start;       /* of the function, in the guest */
	uint64_t end;
	bool module;
};

struct places;

/**
 * places_new() - all that a table may name
 * @layout: of the kernel's files
 * @table: with modules; must outlive it, as @layout
 *
 * Return: for places_free().
 */
struct places *places_new(const struct layout *layout, const struct count_table *table);

/** places_free() - release it; NULL is fine */
void places_free(struct places *places);

/**
 * places_find() - what is at an address
 * @places: from places_new()
 * @address: in the guest
 * @born: how many modules had been loaded when it was first executed
 * @user: it is a program's
 * @place: filled in; its texts are owned by @places or what that was made from
 */
void places_find(const struct places *places, uint64_t address, uint32_t born, bool user,
		 struct place *place);

/** place_name() - "function", or "function [module]", for the caller to free */
char *place_name(const struct place *place);

#endif
