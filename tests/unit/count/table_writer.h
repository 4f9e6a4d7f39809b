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

static inline void put_header(FILE *f, uint32_t version, uint64_t insns, uint32_t blocks,
			      uint32_t marks, uint32_t modules, uint32_t stacks,
			      uint32_t notes)
{
	fputs(COUNT_MAGIC, f);
	put(f, version, 4);
	put(f, COUNT_EXACT | COUNT_BEGUN | COUNT_ENDED, 4);
	put(f, insns, 8);
	put(f, insns + 5, 8);
	put(f, 1000, 8);
	put(f, blocks, 4);
	put(f, marks, 4);
	put(f, modules, 4);
	put(f, stacks, 4);
	put(f, notes, 4);
}

/* Of @n instructions of 4 bytes each. */
static inline void put_block(FILE *f, uint64_t address, uint64_t executions,
			     uint32_t born, uint32_t n, uint32_t cuts, int user)
{
	put(f, address, 8);
	put(f, executions, 8);
	put(f, born, 4);
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
	put(f, depth, 4);
	for (uint32_t i = 0; i < depth; i++)
		put(f, at[i], 8);
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

#endif
