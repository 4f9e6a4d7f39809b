/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What is to be noted: lines of a file, which src/count/format.h explains.
 */
#include <string.h>

#include "plugin.h"

/* The guest's own marks: guest/count/mark.h. */
static const struct guest_marks {
    const char *target;
    size_t size;
    uint8_t begin[8], end[8];
} guest_marks[] = {
    { "x86_64", 7, { 0x0f, 0x1f, 0x80, 0x4c, 0x4b, 0x4d, 0x43 },
      { 0x0f, 0x1f, 0x80, 0x4c, 0x4b, 0x4d, 0x44 } },
    { "aarch64", 4, { 0x7f, 0x89, 0x89, 0xd2 }, { 0x9f, 0x89, 0x89, 0xd2 } },
    { "arm", 4, { 0x4b, 0xf0, 0x20, 0xe3 }, { 0x4c, 0xf0, 0x20, 0xe3 } },
    { "riscv64", 4, { 0x37, 0x40, 0x4b, 0x4c }, { 0x37, 0x50, 0x4b, 0x4c } },
    { "mips64", 4, { 0x34, 0x00, 0x4c, 0x4b }, { 0x34, 0x00, 0x4c, 0x4c } },
};

static const struct guest_marks *my_marks;

/*
 * By the lowest bits of an address: may there be an order about it? Nearly all
 * instructions need no more than this look.
 */
#define MAYBE_BITS 16
static uint64_t maybe[(1 << MAYBE_BITS) / 64];

static struct order *orders_at(uint64_t address)
{
    unsigned int bit = address % (1 << MAYBE_BITS);

    return maybe[bit / 64] >> bit % 64 & 1 ?
        g_hash_table_lookup(counter.addresses, &address) : NULL;
}

/* Those of the guest's target, or NULL. */
static const struct guest_marks *find_guest_marks(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(guest_marks); i++) {
        if (!strcmp(guest_marks[i].target, counter.target)) {
            return &guest_marks[i];
        }
    }
    return NULL;
}

static bool is_at_address(enum order_kind kind)
{
    return kind == ORDER_MARK || kind == ORDER_END || kind >= ORDER_MODULE;
}

/* inside-module SIZE INIT MODULE FUNCTION */
static bool parse_inside_module(const char *line, struct order *order)
{
    g_auto(GStrv) words = g_strsplit(line, " ", 0);

    if (g_strv_length(words) != 5) {
        return false;
    }
    order->kind = ORDER_INSIDE_MODULE;
    order->b = g_ascii_strtoull(words[1], NULL, 16);
    order->init = strcmp(words[2], "0");
    order->module = g_strdup(words[3]);
    order->function = g_strdup(words[4]);
    return order->b != 0;
}

static bool parse(const char *line, struct order *order)
{
    static const char *const kinds[] = {
        [ORDER_MARK] = "mark",
        [ORDER_END] = "end",
        [ORDER_RANGE] = "range",
        [ORDER_USER] = "user",
        [ORDER_FIRMWARE] = "firmware",
        [ORDER_INSIDE] = "inside",
        [ORDER_SWITCH] = "switch",
        [ORDER_BORN] = "born",
        [ORDER_EACH] = "each",
    };
    char kind[16], rest;

    if (g_str_has_prefix(line, "inside-module ")) {
        return parse_inside_module(line, order);
    }
    if (sscanf(line, "module %" SCNx64 " %15s %" SCNx64 " %" SCNx64 " %c",
               &order->a, order->reg.name, &order->name, &order->kallsyms,
               &rest) == 4) {
        order->kind = ORDER_MODULE;
        return true;
    }
    if (sscanf(line, "task %" SCNx64 " %15s %" SCNx64 " %" SCNx64 " %c",
               &order->a, order->reg.name, &order->pid, &order->name,
               &rest) == 4) {
        order->kind = ORDER_TASK;
        return true;
    }
    if (sscanf(line, "freed %" SCNx64 " %15s %" SCNx64 " %c", &order->a,
               order->reg.name, &order->b, &rest) == 3) {
        order->kind = ORDER_FREED;
        order->init = order->b;
        return true;
    }
    if (sscanf(line, "call %" SCNx64 " %15s %c", &order->a, order->reg.name,
               &rest) == 2) {
        order->kind = ORDER_CALL;
        return true;
    }
    if (sscanf(line, "%15s %" SCNx64 " %" SCNx64, kind, &order->a,
               &order->b) < 2) {
        return false;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        if (kinds[i] && !strcmp(kind, kinds[i])) {
            order->kind = i;
            return true;
        }
    }
    return false;
}

bool orders_read(const char *path)
{
    g_autofree char *text = NULL;
    g_auto(GStrv) lines = NULL;
    g_autoptr(GError) error = NULL;

    counter.orders = g_array_new(false, true, sizeof(struct order));
    counter.addresses = g_hash_table_new(g_int64_hash, g_int64_equal);
    my_marks = find_guest_marks();
    if (!path) {
        return true;
    }
    if (!g_file_get_contents(path, &text, NULL, &error)) {
        fprintf(stderr, "count: %s\n", error->message);
        return false;
    }
    lines = g_strsplit(text, "\n", 0);
    for (uint32_t i = 0; lines[i] && *lines[i]; i++) {
        struct order order = { .index = i };

        if (!parse(lines[i], &order)) {
            fprintf(stderr, "count: %s:%u: no such order: %s\n", path, i + 1,
                    lines[i]);
            return false;
        }
        g_array_append_val(counter.orders, order);
    }
    /* Only now do they stay where they are. */
    for (unsigned int i = 0; i < counter.orders->len; i++) {
        struct order *order = &g_array_index(counter.orders, struct order, i);

        if (is_at_address(order->kind)) {
            orders_add(order);
        }
    }
    return true;
}

/* One that stays where it is. */
void orders_add(struct order *order)
{
    unsigned int bit = order->a % (1 << MAYBE_BITS);

    order->next = g_hash_table_lookup(counter.addresses, &order->a);
    g_hash_table_replace(counter.addresses, &order->a, order);
    maybe[bit / 64] |= UINT64_C(1) << bit % 64;
}

/* Blocks that were translated before go on calling it. */
void orders_remove(const struct order *order)
{
    struct order *at = g_hash_table_lookup(counter.addresses, &order->a);

    if (at != order) {
        while (at && at->next != order) {
            at = at->next;
        }
        if (at) {
            at->next = order->next;
        }
    } else if (order->next) {
        /* The key is a part of what it leads to. */
        g_hash_table_replace(counter.addresses, &order->next->a, order->next);
    } else {
        g_hash_table_remove(counter.addresses, &order->a);
    }
}

static struct order *order_at(unsigned int index)
{
    return index < counter.orders->len ?
        &g_array_index(counter.orders, struct order, index) : NULL;
}

/* Whether code at an address is a program's. */
bool orders_is_user(uint64_t address)
{
    bool user = false;

    for (unsigned int i = 0; i < counter.orders->len; i++) {
        const struct order *order = order_at(i), *after;

        if (order->kind == ORDER_FIRMWARE && address >= order->a &&
            address < order->b) {
            return false;
        }
        after = order->kind == ORDER_USER ? order_at(order->b) : NULL;
        user |= after && after->hits && address < order->a;
    }
    return user;
}

/*
 * What has never been translated was never executed either, and is about to
 * be. With the lock held.
 */
void orders_translated(uint64_t address)
{
    for (unsigned int i = 0; i < counter.orders->len; i++) {
        struct order *order = order_at(i);

        if (order->hits) {
            continue;
        }
        if ((order->kind == ORDER_RANGE && address >= order->a &&
             address < order->b) ||
            (order->kind == ORDER_USER && orders_is_user(address))) {
            order->all = blocks_all();
            order->hits = 1;
        }
    }
}

/* The kernel is about to initialize a module. With the lock held. */
static void load(struct order *order, uint64_t all)
{
    const struct module *module = kernel_module(order, all);

    if (module) {
        inside_load(module);
    }
}

/* Or to free its memory, or that which only its init function needed. */
static void unload(struct order *order)
{
    uint64_t at;

    if (kernel_register(&order->reg, &at)) {
        inside_unload(at, order->init);
    }
}

static void reach(unsigned int vcpu, void *userdata)
{
    const struct place *place = userdata;
    struct order *order = place->order;
    uint64_t all;

    if (order->hits++ && order->kind < ORDER_MODULE) {
        return;
    }
    g_mutex_lock(&counter.lock);
    /* Of the block all was counted when it began. */
    all = blocks_all() - (place->block->n - place->position);
    if (order->hits == 1) {
        order->all = all;
    }
    if (order->kind == ORDER_END && counter.begun) {
        blocks_end(vcpu, place->block, place->position);
    } else if (order->kind == ORDER_MODULE) {
        load(order, all);
    } else if (order->kind == ORDER_FREED) {
        unload(order);
    }
    g_mutex_unlock(&counter.lock);
}

static void begin(unsigned int vcpu, void *userdata)
{
    (void)vcpu;
    (void)userdata;
    g_mutex_lock(&counter.lock);
    if (!counter.begun && !counter.ended) {
        blocks_begin();
        note_begin();
    }
    g_mutex_unlock(&counter.lock);
}

static void end(unsigned int vcpu, void *userdata)
{
    const struct place *place = userdata;

    g_mutex_lock(&counter.lock);
    if (counter.begun) {
        blocks_end(vcpu, place->block, place->position);
    }
    g_mutex_unlock(&counter.lock);
}

static struct place *make_place(struct order *order, struct block *block,
                                unsigned int position)
{
    struct place *place = g_new(struct place, 1);

    *place = (struct place) { order, block, position };
    return place;
}

/* What is called when an order's address is executed. */
static qemu_plugin_vcpu_udata_cb_t find_callback(const struct order *order)
{
    if (order_is_noted(order)) {
        return note;
    }
    return order->kind >= ORDER_INSIDE ? inside_reach : reach;
}

static void plant_guest_mark(struct qemu_plugin_insn *insn,
                             struct block *block, unsigned int position)
{
    uint8_t bytes[8];

    if (!my_marks || block->sizes[position] != my_marks->size) {
        return;
    }
    qemu_plugin_insn_data(insn, bytes, sizeof(bytes));
    if (!memcmp(bytes, my_marks->begin, my_marks->size)) {
        qemu_plugin_register_vcpu_insn_exec_cb(
            insn, begin, QEMU_PLUGIN_CB_NO_REGS, NULL);
    } else if (!memcmp(bytes, my_marks->end, my_marks->size)) {
        qemu_plugin_register_vcpu_insn_exec_cb(
            insn, end, QEMU_PLUGIN_CB_NO_REGS,
            make_place(NULL, block, position));
    }
}

/* Has the block's code call, where an order is about it. */
void orders_plant(struct qemu_plugin_tb *tb, struct block *block)
{
    uint64_t address = block->address;

    for (unsigned int i = 0; i < block->n; i++) {
        struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);
        struct order *order = orders_at(address);

        for (; order; order = order->next) {
            qemu_plugin_register_vcpu_insn_exec_cb(
                insn, find_callback(order),
                order->kind >= ORDER_MODULE ? QEMU_PLUGIN_CB_R_REGS
                                            : QEMU_PLUGIN_CB_NO_REGS,
                make_place(order, block, i));
        }
        if (block->user) {
            plant_guest_mark(insn, block, i);
        }
        address += block->sizes[i];
    }
}
