/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The table at the end, as src/count/format.h has it. It appears whole or not
 * at all.
 */
#include <errno.h>
#include <string.h>

#include "plugin.h"

#include "count/format.h"

static void put(FILE *f, uint64_t value, unsigned int size)
{
    for (unsigned int i = 0; i < size; i++) {
        putc_unlocked(value >> (8 * i) & 0xff, f);
    }
}

static void put_text(FILE *f, const char *text)
{
    size_t n = MIN(strlen(text), UINT16_MAX);

    put(f, n, 2);
    fwrite(text, 1, n, f);
}

static void put_block(FILE *f, const struct block *block)
{
    const struct tally *counted = &block->counted;
    uint32_t cuts = 0;

    for (uint32_t i = 0; counted->cuts && i < block->n; i++) {
        cuts += counted->cuts[i] != 0;
    }
    put(f, block->address, 8);
    put(f, counted->executions, 8);
    put(f, block->born, 4);
    put(f, block->translations, 4);
    put(f, block->n, 4);
    put(f, cuts, 4);
    put(f, block->user ? COUNT_USER : 0, 1);
    fwrite(block->sizes, 1, block->n, f);
    for (uint32_t i = 0; counted->cuts && i < block->n; i++) {
        if (counted->cuts[i]) {
            put(f, i, 4);
            put(f, counted->cuts[i], 8);
        }
    }
}

static void put_module(FILE *f, const struct module *module)
{
    put(f, module->all, 8);
    put_text(f, module->name);
    put(f, module->symbols->len, 4);
    for (unsigned int i = 0; i < module->symbols->len; i++) {
        const struct symbol *symbol =
            &g_array_index(module->symbols, struct symbol, i);

        put(f, symbol->address, 8);
        put(f, symbol->size, 8);
        put_text(f, symbol->name);
    }
}

static void put_stacks(FILE *f)
{
    GHashTableIter iter;
    gpointer key;

    g_hash_table_iter_init(&iter, counter.stacks);
    while (g_hash_table_iter_next(&iter, &key, NULL)) {
        const struct stack *stack = key;

        put(f, stack->samples, 8);
        put(f, stack->flags, 1);
        put(f, stack->notes, 4);
        put(f, stack->depth, 4);
        for (uint32_t i = 0; i < stack->depth; i++) {
            put(f, stack->at[i], 8);
        }
    }
}

static void put_notes(FILE *f)
{
    for (unsigned int i = 0; i < counter.notes->len; i++) {
        const struct note *n = &g_array_index(counter.notes, struct note, i);

        put(f, n->order, 4);
        put(f, n->returned ? COUNT_RETURNED : 0, 1);
        put(f, n->all, 8);
        put(f, n->user, 8);
        put(f, n->value, 8);
        put(f, n->stack, 8);
        put_text(f, n->text ? n->text : "");
    }
}

/* Where a block is in the table, by its index + 1. */
uint32_t block_row(uint32_t block)
{
    const struct block *b =
        block ? g_ptr_array_index(counter.list, block - 1) : NULL;

    return b ? b->row : 0;
}

/* Only for a profile, those that were only translated, too. */
static GPtrArray *find_counted(uint64_t *insns)
{
    GPtrArray *found = g_ptr_array_new();

    *insns = 0;
    for (unsigned int i = 0; i < counter.list->len; i++) {
        struct block *block = g_ptr_array_index(counter.list, i);

        if (block->counted.executions || block->counted.cuts ||
            profile_is_on()) {
            g_ptr_array_add(found, block);
            block->row = found->len;
            *insns += block_insns(block);
        }
    }
    return found;
}

static void put_ticks(FILE *f, const struct tick *ticks, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        put(f, ticks[i].file, 4);
        put(f, ticks[i].address, 8);
        put(f, ticks[i].block, 4);
        put(f, (ticks[i].main ? COUNT_MAIN : 0) |
               (ticks[i].counting ? COUNT_COUNTING : 0), 1);
        put(f, ticks[i].n, 4);
        put(f, ticks[i].ns, 8);
        put(f, ticks[i].system, 8);
    }
}

static void put_all(FILE *f)
{
    uint64_t insns;
    g_autoptr(GPtrArray) blocks = find_counted(&insns);
    g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(g_free);
    uint32_t marks = 0, n_ticks;
    const struct tick *ticks = ticks_merge(&n_ticks, files);

    for (unsigned int i = 0; i < counter.orders->len; i++) {
        marks += g_array_index(counter.orders, struct order, i).hits != 0;
    }
    fwrite(COUNT_MAGIC, 1, strlen(COUNT_MAGIC), f);
    put(f, COUNT_VERSION, 4);
    put(f, counter.flags, 4);
    put(f, insns, 8);
    put(f, blocks_all(), 8);
    put(f, counter.period, 8);
    put(f, profile_user(), 8);
    put(f, profile_system(), 8);
    put(f, profile_lost(), 4);
    put(f, blocks->len, 4);
    put(f, marks, 4);
    put(f, counter.modules->len, 4);
    put(f, g_hash_table_size(counter.stacks), 4);
    put(f, counter.notes->len, 4);
    put(f, files->len, 4);
    put(f, n_ticks, 4);
    for (unsigned int i = 0; i < blocks->len; i++) {
        put_block(f, g_ptr_array_index(blocks, i));
    }
    for (unsigned int i = 0; i < counter.orders->len; i++) {
        const struct order *order =
            &g_array_index(counter.orders, struct order, i);

        if (order->hits) {
            put(f, order->index, 4);
            put(f, order->all, 8);
            put(f, order->hits, 8);
        }
    }
    for (unsigned int i = 0; i < counter.modules->len; i++) {
        put_module(f, g_ptr_array_index(counter.modules, i));
    }
    put_stacks(f);
    put_notes(f);
    for (unsigned int i = 0; i < files->len; i++) {
        put_text(f, g_ptr_array_index(files, i));
    }
    put_ticks(f, ticks, n_ticks);
}

void table_write(void)
{
    g_autofree char *new = g_strconcat(counter.path, ".new", NULL);
    FILE *f = fopen(new, "w");
    bool failed;

    if (!f) {
        fprintf(stderr, "count: cannot write %s: %s\n", new, strerror(errno));
        return;
    }
    put_all(f);
    failed = ferror(f);
    failed |= fclose(f) != 0;
    if (failed || rename(new, counter.path)) {
        fprintf(stderr, "count: cannot write %s: %s\n", counter.path,
                strerror(errno));
        remove(new);
    }
}
