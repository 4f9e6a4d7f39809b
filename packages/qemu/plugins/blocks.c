/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The counters: one for each block that QEMU translated, in pieces that stay
 * where they are, as translated code adds to them by their address.
 */
#include <string.h>

#include "plugin.h"

/* Counters of a piece. */
#define CHUNK 1024

static unsigned int block_hash(gconstpointer key)
{
    const struct block *block = key;

    return (unsigned int)(block->hash ^ block->address ^ block->address >> 32);
}

static gboolean block_equal(gconstpointer a, gconstpointer b)
{
    const struct block *x = a, *y = b;

    return x->address == y->address && x->hash == y->hash && x->n == y->n &&
           x->user == y->user && !memcmp(x->sizes, y->sizes, x->n);
}

void blocks_init(void)
{
    counter.blocks = g_hash_table_new(block_hash, block_equal);
    counter.list = g_ptr_array_new();
    counter.chunks = g_ptr_array_new();
}

qemu_plugin_u64 block_counter(const struct block *block)
{
    return (qemu_plugin_u64) {
        g_ptr_array_index(counter.chunks, block->index / CHUNK),
        block->index % CHUNK * sizeof(uint64_t),
    };
}

/* FNV-1a, 64 bits. */
static uint64_t add_bytes(uint64_t hash, const uint8_t *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        hash = (hash ^ bytes[i]) * UINT64_C(0x100000001b3);
    }
    return hash;
}

static void fill(struct block *block, const struct qemu_plugin_tb *tb)
{
    block->hash = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < block->n; i++) {
        struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);
        uint8_t bytes[32];
        size_t size = qemu_plugin_insn_data(insn, bytes, sizeof(bytes));

        block->sizes[i] = qemu_plugin_insn_size(insn);
        block->hash = add_bytes(block->hash, bytes, size);
    }
}

/* With the lock held. A block that is translated again goes on counting. */
struct block *block_find(const struct qemu_plugin_tb *tb, bool user)
{
    size_t n = qemu_plugin_tb_n_insns(tb);
    struct block *block = g_malloc0(sizeof(*block) + n), *old;

    block->address = qemu_plugin_tb_vaddr(tb);
    block->n = n;
    block->user = user;
    fill(block, tb);
    old = g_hash_table_lookup(counter.blocks, block);
    if (old) {
        g_free(block);
        return old;
    }
    block->born = counter.modules->len;
    block->index = counter.list->len;
    if (block->index % CHUNK == 0) {
        g_ptr_array_add(counter.chunks,
                        qemu_plugin_scoreboard_new(CHUNK * sizeof(uint64_t)));
    }
    g_ptr_array_add(counter.list, block);
    g_hash_table_add(counter.blocks, block);
    return block;
}

/* Of a block's @n instructions those before @position were executed. */
void cuts_add(uint64_t **cuts, unsigned int n, unsigned int position)
{
    if (!*cuts) {
        *cuts = g_new0(uint64_t, n);
    }
    (*cuts)[position]++;
}

/* The last instructions of it were not executed. With the lock held. */
void block_cut(struct block *block, unsigned int left)
{
    g_assert(left <= block->n);
    cuts_add(&block->cuts, block->n, block->n - left);
    block->left += left;
    counter.left.all += left;
    counter.left.user += block->user ? left : 0;
}

/* How many instructions were executed so far. With the lock held. */
uint64_t blocks_all(void)
{
    uint64_t n = 0;

    for (unsigned int c = 0; c < counter.chunks->len; c++) {
        void *score = g_ptr_array_index(counter.chunks, c);
        unsigned int first = c * CHUNK;
        unsigned int end = MIN(first + CHUNK, counter.list->len);

        for (int cpu = 0; cpu < qemu_plugin_num_vcpus(); cpu++) {
            const uint64_t *counts = qemu_plugin_scoreboard_find(score, cpu);

            for (unsigned int i = first; i < end; i++) {
                const struct block *block =
                    g_ptr_array_index(counter.list, i);

                n += counts[i - first] * block->n;
            }
        }
    }
    for (unsigned int i = 0; i < counter.list->len; i++) {
        const struct block *block = g_ptr_array_index(counter.list, i);

        n -= block->left;
    }
    return n;
}

static void copy_cuts(uint64_t **to, const uint64_t *from, uint32_t n)
{
    if (from && !*to) {
        *to = g_new(uint64_t, n);
    }
    if (from) {
        memcpy(*to, from, n * sizeof(*from));
    }
}

/* From here on they count. With the lock held. */
void blocks_begin(void)
{
    counter.begun = true;
    profile_begin();
    for (unsigned int i = 0; i < counter.list->len; i++) {
        struct block *block = g_ptr_array_index(counter.list, i);

        block->base.executions = qemu_plugin_u64_sum(block_counter(block));
        copy_cuts(&block->base.cuts, block->cuts, block->n);
    }
}

static void count(struct block *block)
{
    struct tally *to = &block->counted;

    to->executions += qemu_plugin_u64_sum(block_counter(block)) -
                      block->base.executions;
    if (!block->cuts) {
        return;
    }
    if (!to->cuts) {
        to->cuts = g_new0(uint64_t, block->n);
    }
    for (uint32_t i = 0; i < block->n; i++) {
        to->cuts[i] += block->cuts[i] -
                       (block->base.cuts ? block->base.cuts[i] : 0);
    }
}

/*
 * Up to here. In the midst of a block that was counted as a whole, or NULL.
 * With the lock held.
 */
void blocks_end(unsigned int vcpu, struct block *in, unsigned int position)
{
    counter.ended = true;
    profile_end();
    if (inside_only()) {
        if (in) {
            inside_end(vcpu, in, position);
        }
        counter.begun = false;
        return;
    }
    for (unsigned int i = 0; i < counter.list->len; i++) {
        count(g_ptr_array_index(counter.list, i));
    }
    if (in) {
        cuts_add(&in->counted.cuts, in->n, position);
    }
    counter.begun = false;
}

/* Of a block, the instructions that count. */
uint64_t block_insns(const struct block *block)
{
    uint64_t n = block->counted.executions * block->n;

    for (uint32_t i = 0; block->counted.cuts && i < block->n; i++) {
        n -= block->counted.cuts[i] * (block->n - i);
    }
    return n;
}
