/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The parts of the counting plugin: count.c is what QEMU calls, blocks.c has
 * the counters, orders.c what is to be noted, notes.c what that is about each
 * time, inside.c counts a function only, kernel.c reads the guest's memory,
 * stacks.c has the samples, profile.c the time, ticks.c what
 * became of that, table.c writes it all.
 */
#ifndef LKMC_PLUGIN_H
#define LKMC_PLUGIN_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "qemu-plugin.h"

/* More instructions no block of QEMU's has (TCG_MAX_INSNS). */
#define BLOCK_MAX 512

/* How often a block was executed, and left before which position. */
struct tally {
    uint64_t executions;
    uint64_t *cuts;       /* by position; NULL: never */
};

/* What is counted: blocks of the same instructions at the same address. */
struct block {
    uint64_t address;
    uint64_t hash;        /* of the instructions */
    uint64_t *cuts;       /* of the whole run, as in a tally */
    uint64_t left;        /* how many instructions these left */
    struct tally base;    /* when the count began */
    struct tally counted; /* from the begin to the end */
    uint32_t born;        /* modules loaded when it was first seen */
    uint32_t translations; /* of a profile, from the begin to the end */
    uint32_t index;
    uint32_t row;         /* in the table: from 1 on, or 0 if it is not there */
    uint32_t n;
    bool user;
    uint8_t sizes[];
};

/* Looked for once: it is the same for all processors. */
struct cpu_register {
    char name[16];
    struct qemu_plugin_register *handle;
};

/*
 * What was read of the guest's memory: each look into it is a walk of the
 * guest's page tables, and a stack is many looks at one page.
 */
struct piece {
    uint64_t address;
    GByteArray *bytes;
};

enum order_kind {
    ORDER_MARK,
    ORDER_END,
    ORDER_RANGE,
    ORDER_USER,
    ORDER_FIRMWARE,
    ORDER_INSIDE_MODULE,
    ORDER_MODULE,
    ORDER_FREED,
    ORDER_INSIDE,
    ORDER_SWITCH,
    ORDER_BORN,
    ORDER_EACH,           /* this and what follows each time */
    ORDER_CALL,
    ORDER_RETURN,         /* made for what is called */
    ORDER_TASK,
};

struct order {
    enum order_kind kind;
    uint32_t index;
    uint64_t a, b;        /* the address, or the range */
    struct cpu_register reg;
    uint64_t name, kallsyms, pid; /* offsets */
    char *module, *function;
    bool init;            /* about a module's memory for its init function */
    struct order *of;     /* the one of the file, of one made for a module */
    uint64_t loaded;      /* that module's struct module */
    uint64_t all;         /* when it was first reached */
    uint64_t hits;
    struct order *next;   /* about the same address, or NULL */
};

/* An instruction of a block that an order is about. */
struct place {
    struct order *order;
    struct block *block;
    unsigned int position;
};

/* Instructions. */
struct totals {
    uint64_t all;
    uint64_t user;        /* of programs */
};

struct note {
    uint32_t order;
    bool returned;        /* from the function that the order is about */
    uint64_t all;         /* instructions of the guest up to then */
    uint64_t user;        /* of these, of programs */
    uint64_t value;       /* the argument, or the process's number */
    uint64_t stack;       /* tells calls apart that are under way at a time */
    char *text;           /* or NULL */
};

struct symbol {
    uint64_t address, size;
    char *name;
};

struct module {
    uint64_t all;
    uint64_t at;          /* its struct module, in the guest */
    char *name;
    GArray *symbols;
};

struct counter {
    GMutex lock;
    GHashTable *blocks;
    GPtrArray *list;      /* the same, in the order of their index */
    GPtrArray *chunks;    /* of counters: scoreboards */
    struct qemu_plugin_scoreboard *since; /* the last sample: instructions */
    uint64_t period;
    struct totals left;   /* what blocks that were left did not execute */
    struct qemu_plugin_scoreboard *totals; /* of that, or NULL */
    GArray *notes;
    bool noting;
    GArray *orders;
    GHashTable *addresses; /* of those that are about an address */
    GPtrArray *modules;
    GHashTable *stacks;
    char *path;
    const char *target;
    bool big_endian;
    unsigned int pointer; /* its size, in bytes */
    bool begun, ended;
    uint32_t flags;       /* of the table */
};

extern struct counter counter;

/* blocks.c */
void blocks_init(void);
struct block *block_find(const struct qemu_plugin_tb *tb, bool user);
qemu_plugin_u64 block_counter(const struct block *block);
void cuts_add(uint64_t **cuts, unsigned int n, unsigned int position);
void block_cut(struct block *block, unsigned int left);
uint64_t blocks_all(void);
void blocks_begin(void);
void blocks_end(unsigned int vcpu, struct block *in, unsigned int position);
uint64_t block_insns(const struct block *block);

/* orders.c */
bool orders_read(const char *path);
void orders_add(struct order *order);
void orders_remove(const struct order *order);
void orders_translated(uint64_t address);
bool orders_is_user(uint64_t address);
void orders_plant(struct qemu_plugin_tb *tb, struct block *block);

/* notes.c */
void notes_init(void);
bool order_is_noted(const struct order *order);
void notes_plant(struct qemu_plugin_tb *tb, const struct block *block);
void note(unsigned int vcpu, void *userdata);
void note_begin(void);

/* inside.c */
void inside_init(void);
bool inside_only(void);
void inside_plant(struct qemu_plugin_tb *tb, struct block *block);
void inside_cut(unsigned int vcpu, struct block *block, unsigned int left);
void inside_end(unsigned int vcpu, struct block *block, unsigned int position);
void inside_reach(unsigned int vcpu, void *userdata);
void inside_load(const struct module *module);
void inside_unload(uint64_t at, bool init);

/* kernel.c */
bool kernel_register(struct cpu_register *r, uint64_t *value);
bool kernel_words(uint64_t address, unsigned int size, uint64_t *values,
                  unsigned int n);
bool piece_words(struct piece *piece, uint64_t address, unsigned int size,
                 uint64_t *values, unsigned int n);
char *kernel_text(uint64_t address, size_t max);
struct module *kernel_module(struct order *order, uint64_t all);

/* stacks.c */
void stacks_init(void);
void stacks_plant(struct qemu_plugin_tb *tb, struct block *block);
bool stacks_return(uint64_t *ret, uint64_t *stack);
bool stacks_pointer(uint64_t *stack);

#define STACK_MAX 64

struct stack {
    uint64_t samples;
    uint8_t flags;
    uint32_t notes;       /* of a program's: how many there were by then */
    uint32_t depth;
    uint64_t at[STACK_MAX];
};

/* profile.c */
bool profile_init(qemu_plugin_id_t id);
bool profile_is_on(void);
void profile_plant(struct qemu_plugin_tb *tb, struct block *block);
void profile_counting(bool counting);
void profile_begin(void);
void profile_end(void);
uint64_t profile_user(void);
uint64_t profile_system(void);
uint32_t profile_lost(void);

/* Where a thread of QEMU's was, or, when they are merged, how often. */
struct tick {
    uint64_t address;     /* of the host's; in the end, in the file */
    uint64_t ns;          /* CPU time that it stands for */
    uint64_t system;      /* of that, in the host's kernel */
    uint32_t n;
    uint32_t file;
    uint32_t block;       /* its index + 1; in the end, its row; or 0 */
    bool main;            /* the main thread, not a vCPU's */
    bool counting;        /* in this plugin, and what it calls */
};

struct tick *profile_ticks(uint32_t *n);

/* ticks.c: once, at the end; the names of the files are added. */
const struct tick *ticks_merge(uint32_t *n, GPtrArray *files);

/* table.c */
void table_write(void);
uint32_t block_row(uint32_t block);

#endif
