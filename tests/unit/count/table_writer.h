/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tables as the plugin writes them (count/format.h), for tests. */
#ifndef LKMC_UNIT_TABLE_WRITER_H
#define LKMC_UNIT_TABLE_WRITER_H

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "count/format.h"

static inline void put(FILE *f, uint64_t value, unsigned int size)
{
	for (unsigned int i = 0; i < size; i++)
		putc(value >> (8 * i) & 0xff, f);
}

static inline void put_text(FILE *f, const char *text)
{
	put(f, strlen(text), 2);
	fputs(text, f);
}

/* How many records there are of each kind. */
struct put_counts {
	uint32_t blocks, marks, modules, stacks, notes, files, ticks;
};

static inline void put_counts(FILE *f, const struct put_counts *n)
{
	put(f, n->blocks, 4);
	put(f, n->marks, 4);
	put(f, n->modules, 4);
	put(f, n->stacks, 4);
	put(f, n->notes, 4);
	put(f, n->files, 4);
	put(f, n->ticks, 4);
}

/* Of QEMU's CPU time, all but a third is its own. */
static inline void put_header(FILE *f, uint32_t version, uint64_t insns, uint64_t ns,
			      const struct put_counts *n)
{
	fputs(COUNT_MAGIC, f);
	put(f, version, 4);
	put(f, COUNT_EXACT | COUNT_BEGUN | COUNT_ENDED, 4);
	put(f, insns, 8);
	put(f, insns + 5, 8);
	put(f, 1000, 8);
	put(f, ns - ns / 3, 8);
	put(f, ns / 3, 8);
	put(f, ns ? 3 : 0, 4);
	put_counts(f, n);
}

/* Of @n instructions of 4 bytes each; translated once more than modules were there. */
static inline void put_block(FILE *f, uint64_t address, uint64_t executions,
			     uint32_t born, uint32_t n, uint32_t cuts, int user)
{
	put(f, address, 8);
	put(f, executions, 8);
	put(f, born, 4);
	put(f, born + 1, 4);
	put(f, n, 4);
	put(f, cuts, 4);
	put(f, user ? COUNT_USER : 0, 1);
	for (uint32_t i = 0; i < n; i++)
		put(f, 4, 1);
}

static inline void put_cut(FILE *f, uint32_t position, uint64_t times)
{
	put(f, position, 4);
	put(f, times, 8);
}

static inline void put_module(FILE *f, const char *name, uint64_t address,
			      const char *function)
{
	put(f, 77, 8);
	put_text(f, name);
	put(f, 1, 4);
	put(f, address, 8);
	put(f, 16, 8);
	put_text(f, function);
}

static inline void put_stack(FILE *f, uint64_t samples, uint32_t depth, const uint64_t *at)
{
	put(f, samples, 8);
	put(f, 0, 1);
	put(f, 0, 4);
	put(f, depth, 4);
	for (uint32_t i = 0; i < depth; i++)
		put(f, at[i], 8);
}

/* Of a program, after so many notes. */
static inline void put_user_stack(FILE *f, uint64_t samples, uint32_t notes)
{
	put(f, samples, 8);
	put(f, COUNT_USER, 1);
	put(f, notes, 4);
	put(f, 1, 4);
	put(f, 0x400000, 8);
}

static inline void put_note(FILE *f, uint32_t order, int returned, uint64_t all,
			    uint64_t value, uint64_t stack, const char *text)
{
	put(f, order, 4);
	put(f, returned ? COUNT_RETURNED : 0, 1);
	put(f, all, 8);
	put(f, all / 10, 8);
	put(f, value, 8);
	put(f, stack, 8);
	put_text(f, text);
}

static inline void put_tick(FILE *f, uint32_t file, uint64_t address, uint32_t block,
			    unsigned int flags, uint64_t ns, uint64_t system)
{
	put(f, file, 4);
	put(f, address, 8);
	put(f, block, 4);
	put(f, flags, 1);
	put(f, 2, 4);
	put(f, ns, 8);
	put(f, system, 8);
}

#endif
