/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Counts the instructions that a guest executes, by block: each block that QEMU
 * translates adds one to a counter of its own, and QEMU tells which ones were
 * left before their end. lkmc, which starts QEMU with
 *
 *     -plugin count.so,table=FILE[,orders=FILE][,begin=start][,period=N]
 *             [,big=on][,pointer=4][,profile=on]
 *
 * says what is to be noted (src/count/format.h), and makes figures of the table
 * that is written when QEMU ends.
 */
#include <stdlib.h>
#include <string.h>

#include "plugin.h"

#include "count/format.h"

QEMU_PLUGIN_EXPORT int qemu_plugin_version = QEMU_PLUGIN_VERSION;

struct counter counter = { .pointer = 8 };

static bool profiling;

static void cut(unsigned int vcpu, unsigned int left, void *userdata)
{
    profile_counting(true);
    g_mutex_lock(&counter.lock);
    block_cut(userdata, left);
    inside_cut(vcpu, userdata, left);
    g_mutex_unlock(&counter.lock);
    profile_counting(false);
}

static void translate(qemu_plugin_id_t id, struct qemu_plugin_tb *tb)
{
    uint64_t address = qemu_plugin_tb_vaddr(tb);
    struct block *block;

    (void)id;
    profile_counting(true);
    g_mutex_lock(&counter.lock);
    orders_translated(address);
    block = block_find(tb, orders_is_user(address));
    g_mutex_unlock(&counter.lock);

    profile_plant(tb, block);
    qemu_plugin_register_vcpu_tb_exec_inline_per_vcpu(
        tb, QEMU_PLUGIN_INLINE_ADD_U64, block_counter(block), 1);
    qemu_plugin_register_vcpu_tb_cut_cb(tb, cut, block);
    if (counter.period) {
        stacks_plant(tb, block);
    }
    notes_plant(tb, block);
    inside_plant(tb, block);
    orders_plant(tb, block);
    profile_counting(false);
}

static void finish(qemu_plugin_id_t id, void *userdata)
{
    (void)id;
    (void)userdata;
    g_mutex_lock(&counter.lock);
    counter.flags = COUNT_EXACT | (counter.ended ? COUNT_ENDED : 0) |
                    (counter.begun || counter.ended ? COUNT_BEGUN : 0);
    if (counter.begun) {
        blocks_end(0, NULL, 0);
    }
    table_write();
    g_mutex_unlock(&counter.lock);
}

static bool take_option(const char *option, const char **orders)
{
    const char *value = strchr(option, '=');
    size_t n = value ? (size_t)(value++ - option) : 0;

    if (n == 5 && !strncmp(option, "table", n)) {
        counter.path = g_strdup(value);
    } else if (n == 6 && !strncmp(option, "orders", n)) {
        *orders = value;
    } else if (n == 6 && !strncmp(option, "period", n)) {
        counter.period = g_ascii_strtoull(value, NULL, 10);
    } else if (n == 7 && !strncmp(option, "pointer", n)) {
        counter.pointer = atoi(value);
    } else if (!strcmp(option, "begin=start")) {
        counter.begun = true;
    } else if (!strcmp(option, "profile=on")) {
        profiling = true;
    } else if (!strcmp(option, "big=on")) {
        counter.big_endian = true;
    } else {
        return false;
    }
    return true;
}

QEMU_PLUGIN_EXPORT
int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t *info, int argc,
                        char **argv)
{
    const char *orders = NULL;

    for (int i = 0; i < argc; i++) {
        if (!take_option(argv[i], &orders)) {
            fprintf(stderr, "count: no such option: %s\n", argv[i]);
            return -1;
        }
    }
    if (!counter.path) {
        fprintf(stderr, "count: table=FILE is missing\n");
        return -1;
    }
    counter.target = info->target_name;
    counter.modules = g_ptr_array_new();
    blocks_init();
    stacks_init();
    if (!orders_read(orders)) {
        return -1;
    }
    notes_init();
    inside_init();
    if (profiling && !profile_init(id)) {
        return -1;
    }
    qemu_plugin_forgo_memory(id);
    qemu_plugin_register_vcpu_tb_trans_cb(id, translate);
    qemu_plugin_register_atexit_cb(id, finish, NULL);
    return 0;
}
