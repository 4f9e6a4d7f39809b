/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A file with code and its DWARF: vmlinux, or a module. */
#ifndef LKMC_SYMBOLS_IMAGE_H
#define LKMC_SYMBOLS_IMAGE_H

#include <elfutils/libdwfl.h>
#include <stdbool.h>
#include <sys/types.h>

#include "symbols/ident.h"
#include "symbols/trace.h"

struct image {
	struct image *next;
	char *name;  /* of the module; "" for the kernel */
	char *path;  /* NULL where there is no such file */
	bool given;  /* the user named the file */
	bool other;  /* it is not what the log is of: the user was told */
	time_t made; /* when it was written */
	struct ident ident;
	Dwfl *dwfl;
	Dwfl_Module *module; /* NULL where it cannot be read */
	Dwfl *unlinked; /* of mk/link-modules' the input, which has functions as the kernel lays them out */
	Dwfl_Module *layout; /* that, or the module itself */
};

/**
 * image_open() - open a file
 * @name: of the module; "" for the kernel
 * @path: the file, or NULL; given away
 *
 * Return: for the caller to image_free().
 */
struct image *image_open(const char *name, char *path);

/** image_free() - close it; NULL is fine */
void image_free(struct image *image);

/**
 * image_function() - find the function of a place, as long as the log says it is
 * @image: with a module
 * @place: names a function
 * @start: its address, filled in
 *
 * Return: 0; -ENOENT where there is no function of that name; -ESTALE where none is of
 * that length.
 */
int image_function(const struct image *image, const struct trace_place *place,
		   GElf_Addr *start);

/** image_bias() - what libdwfl adds to the addresses of the file */
GElf_Addr image_bias(const struct image *image);

/**
 * image_is_return() - is an address behind a call, and not that of an instruction?
 * @image: with a module
 * @place: where the log has it
 * @address: in the image
 */
bool image_is_return(const struct image *image, const struct trace_place *place,
		     GElf_Addr address);

#endif
