/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Notes: what orders ask to be told of each time that it happens, and how many
 * instructions the guest had executed by then.
 */
#include <string.h>

#include "plugin.h"

#include "count/format.h"

#define COMM_SIZE 16

/* All orders so far are known. */
void notes_init(void)
{
    counter.notes = g_array_new(false, true, sizeof(struct note));
    for (unsigned int i = 0; i < counter.orders->len; i++) {
        counter.noting |=
            order_is_noted(&g_array_index(counter.orders, struct order, i));
    }
    if (counter.noting) {
        counter.totals = qemu_plugin_scoreboard_new(sizeof(struct totals));
    }
}

bool order_is_noted(const struct order *order)
{
    return order->kind >= ORDER_EACH;
}

static qemu_plugin_u64 total_all(void)
{
    return qemu_plugin_scoreboard_u64_in_struct(counter.totals, struct totals,
                                                all);
}

static qemu_plugin_u64 total_user(void)
{
    return qemu_plugin_scoreboard_u64_in_struct(counter.totals, struct totals,
                                                user);
}

/* To look at all blocks for each note would take longer than the guest does. */
void notes_plant(struct qemu_plugin_tb *tb, const struct block *block)
{
    if (!counter.noting) {
        return;
    }
    qemu_plugin_register_vcpu_tb_exec_inline_per_vcpu(
        tb, QEMU_PLUGIN_INLINE_ADD_U64, total_all(), block->n);
    if (block->user) {
        qemu_plugin_register_vcpu_tb_exec_inline_per_vcpu(
            tb, QEMU_PLUGIN_INLINE_ADD_U64, total_user(), block->n);
    }
}

/* Up to here, all of the block that is executed included. */
static void fill_totals(struct note *note)
{
    note->all = qemu_plugin_u64_sum(total_all()) - counter.left.all;
    note->user = qemu_plugin_u64_sum(total_user()) - counter.left.user;
}

/*
 * A function was called: note which argument it has, and when it returns. What
 * follows a call was never executed before the first call of it.
 */
static bool note_call(struct order *order, struct note *note)
{
    uint64_t ret;
    struct order *returned;

    if (!kernel_register(&order->reg, &note->value) ||
        !stacks_return(&ret, &note->stack)) {
        return false;
    }
    if (!g_hash_table_contains(counter.addresses, &ret)) {
        returned = g_new0(struct order, 1);
        returned->kind = ORDER_RETURN;
        returned->index = order->index;
        returned->a = ret;
        orders_add(returned);
    }
    return true;
}

/* The register has a struct task_struct. */
static bool note_task(struct order *order, struct note *note)
{
    uint64_t task;

    if (!kernel_register(&order->reg, &task) ||
        !kernel_words(task + order->pid, 4, &note->value, 1)) {
        return false;
    }
    note->text = kernel_text(task + order->name, COMM_SIZE);
    return true;
}

static bool fill(struct order *order, struct note *note)
{
    switch (order->kind) {
    case ORDER_EACH:
        return true;
    case ORDER_CALL:
        return note_call(order, note);
    case ORDER_RETURN:
        note->returned = true;
        return stacks_pointer(&note->stack);
    case ORDER_TASK:
        return note_task(order, note);
    default:
        return false;
    }
}

void note(unsigned int vcpu, void *userdata)
{
    const struct place *place = userdata;
    struct note note = { .order = place->order->index };

    (void)vcpu;
    g_mutex_lock(&counter.lock);
    if (!counter.ended && fill(place->order, &note)) {
        fill_totals(&note);
        note.all -= place->block->n - place->position;
        g_array_append_val(counter.notes, note);
    }
    g_mutex_unlock(&counter.lock);
}

/* What is counted begins here. With the lock held. */
void note_begin(void)
{
    struct note note = { .order = COUNT_NOTE_BEGIN };

    if (counter.noting) {
        fill_totals(&note);
        g_array_append_val(counter.notes, note);
    }
}
