/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What QEMU's counting plugin wrote: how often each block of code was executed, what was
 * reached when, modules, samples of stacks, notes, and a profile of QEMU itself
 * (count/format.h). A table owns all that is in it.
 */
#ifndef LKMC_COUNT_TABLE_H
#define LKMC_COUNT_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A block was left so often before the instruction at that position. */
struct count_cut {
	uint32_t position;
	uint64_t times;
};

struct count_block {
	uint64_t address;
	uint64_t executions;
	uint32_t born; /* how many modules had been loaded when it was first seen */
	uint32_t translations; /* how often, while it counted; of a profile */
	uint32_t n;            /* instructions */
	uint32_t n_cuts;
	bool user;
	const uint8_t *sizes; /* of each instruction, in bytes */
	struct count_cut *cuts;
};

/* Something that the orders are about was reached. */
struct count_mark {
	uint32_t order;
	uint64_t all; /* instructions from the start of the guest up to then */
	uint64_t hits;
};

struct count_symbol {
	uint64_t address;
	uint64_t size;
	char *name;
};

struct count_module {
	uint64_t all; /* as in a mark, when it was loaded */
	char *name;
	struct count_symbol *symbols;
	uint32_t n;
};

struct count_stack {
	uint64_t samples;
	bool user;
	bool link;      /* at[1] is from a register, not from the top of the stack */
	uint32_t notes; /* of a program's: so many of @notes were there by then; else 0 */
	uint32_t depth;
	uint64_t *at; /* innermost first; at[1] is what the function would return to */
};

/* What happens again and again, of one order or another. */
struct count_note {
	uint32_t order;
	bool returned;
	uint64_t all;  /* as in a mark */
	uint64_t user; /* of these, of programs */
	uint64_t value;
	uint64_t stack; /* the same for a call and its return */
	char *text;
};

/* Where a thread of QEMU's was at ticks of its clock. */
struct count_tick {
	uint32_t file;    /* of @files, or COUNT_TRANSLATED */
	uint64_t address; /* as the file has it */
	uint32_t block;   /* of @blocks, from 1 on: for that one; or 0 */
	bool main;        /* the main thread; else a vCPU's */
	bool counting;    /* for the plugin, whatever it called */
	uint32_t n;       /* how many ticks */
	uint64_t ns;      /* CPU time that they stand for */
	uint64_t system;  /* of that, in the host's kernel */
};

struct count_table {
	uint32_t flags;
	uint64_t insns;     /* between the beginning and the end */
	uint64_t all;       /* of the whole run */
	uint64_t period;    /* instructions between two samples, or 0 */
	uint64_t user_ns;   /* CPU time of QEMU's between them, of a profile */
	uint64_t system_ns; /* and of the host's kernel for it */
	uint32_t lost;      /* ticks that there was no room for */
	struct count_block *blocks;
	struct count_mark *marks;
	struct count_module *modules;
	struct count_stack *stacks;
	struct count_note *notes; /* in the order of time */
	char **files;             /* that QEMU is made of */
	struct count_tick *ticks;
	uint32_t n_blocks, n_marks, n_modules, n_stacks, n_notes, n_files, n_ticks;
	char *data; /* of the file; what @sizes of a block points into */
};

/**
 * table_parse() - read a table from memory
 * @t: filled in; table_fini() releases it, after a failure too
 * @data: given away
 * @size: in bytes
 *
 * Return: 0, or -EINVAL with fail(): it is no table, one of another version, or cut short.
 */
int table_parse(struct count_table *t, char *data, size_t size);

/**
 * table_read() - read a file
 * @t: as in table_parse()
 * @path: the file
 *
 * Return: 0, or a negative errno with fail(), which names the file.
 */
int table_read(struct count_table *t, const char *path);

/** table_mark() - what was reached of an order, by its line from 0 on; or NULL */
const struct count_mark *table_mark(const struct count_table *t, uint32_t order);

/** table_fini() - release what table_parse() made */
void table_fini(struct count_table *t);

/**
 * block_instruction() - how often the instruction at a position was executed
 * @block: the block
 * @position: below @block->n
 *
 * Return: the times. Less than none where a block that was left was counted elsewhere;
 * it is right in sum.
 */
int64_t block_instruction(const struct count_block *block, uint32_t position);

/** block_insns() - how many instructions it stands for; as in block_instruction() */
int64_t block_insns(const struct count_block *block);

#endif
