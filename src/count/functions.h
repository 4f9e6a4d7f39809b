/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The functions of an ELF file, and what else counting needs of it. The list owns the
 * names.
 */
#ifndef LKMC_COUNT_FUNCTIONS_H
#define LKMC_COUNT_FUNCTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct function {
	uint64_t start;
	uint64_t end;
	char *name;
	bool head; /* it is in .head.text, which runs before the MMU is on */
};

/* A label of an assembler's file, wherever it is. */
struct label {
	uint64_t address;
	char *name;
};

struct functions {
	struct function *v; /* by address; they do not overlap */
	size_t n;
	struct label *labels;
	size_t n_labels;
	uint64_t low, high; /* the addresses of what is loaded */
	uint64_t entry;
	uint64_t head; /* of .head.text, or 0 */
	bool big_endian;
	unsigned int pointer; /* its size in bytes */
};

/**
 * functions_read() - read an ELF file
 * @path: the file
 * @functions: filled in; functions_fini() releases it
 *
 * Where symbols overlap, the one that begins later counts from there on. Labels count too,
 * where they are not in a function: what an assembler's file has between its functions.
 *
 * Return: 0, or a negative errno with fail().
 */
int functions_read(const char *path, struct functions *functions);

/** functions_at() - the function at an address, or NULL */
const struct function *functions_at(const struct functions *functions, uint64_t address);

/** functions_named() - the first function of that name, or NULL */
const struct function *functions_named(const struct functions *functions, const char *name);

/**
 * functions_rank() - whether a symbol is that of a function
 * @symbol: GCC may have made another of the function, and calls that "name.isra.0" or
 *	    the like; but "name.cold" and "name.part.0" are only parts
 * @name: the function's name in the source
 *
 * Return: 2 for the function itself, 1 for what GCC made of it, 0 for neither.
 */
int functions_rank(const char *symbol, const char *name);

/**
 * functions_variant() - a function by its name in the source
 * @functions: where
 * @name: as for functions_rank()
 *
 * Return: the function, or NULL.
 */
const struct function *functions_variant(const struct functions *functions,
					 const char *name);

/**
 * functions_label() - the address of a label
 * @functions: from functions_read()
 * @name: its name
 * @address: filled in
 *
 * Return: 0, or -ENOENT.
 */
int functions_label(const struct functions *functions, const char *name, uint64_t *address);

/** functions_fini() - release what functions_read() made */
void functions_fini(struct functions *functions);

#endif
