/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Counts only what a function does, with all that it calls: blocks are counted
 * by a callback then, which is called only while the processor is inside. The
 * stack tells who is: a task that is switched from takes its own with it. The
 * guest has one processor. Where a module's function is, is known while the
 * module is there.
 */
#include <string.h>

#include "plugin.h"

/* One that has not returned. */
struct call {
    uint64_t ret;   /* what is executed when it returns */
    uint64_t stack; /* where the stack is then */
};

static GPtrArray *loaded; /* orders: functions of modules that are there */
static GArray *calls;  /* of all tasks; of one, the innermost comes last */
static uint64_t innermost; /* where that of the task that runs returns to */
static struct qemu_plugin_scoreboard *depths;
static uint64_t stack_size;
static uint64_t task;  /* somewhere on the stack of the task that runs, or 0 */

static qemu_plugin_u64 depth(void)
{
    return qemu_plugin_scoreboard_u64(depths);
}

/* All orders so far are known. */
void inside_init(void)
{
    for (unsigned int i = 0; i < counter.orders->len; i++) {
        const struct order *order =
            &g_array_index(counter.orders, struct order, i);

        if (order->kind == ORDER_INSIDE ||
            order->kind == ORDER_INSIDE_MODULE) {
            stack_size = order->b;
        }
    }
    loaded = g_ptr_array_new();
    if (stack_size) {
        calls = g_array_new(false, false, sizeof(struct call));
        depths = qemu_plugin_scoreboard_new(sizeof(uint64_t));
    }
}

bool inside_only(void)
{
    return stack_size != 0;
}

static void cut(struct block *block, unsigned int position)
{
    cuts_add(&block->counted.cuts, block->n, position);
}

/* The last instructions of a block were not executed. With the lock held. */
void inside_cut(unsigned int vcpu, struct block *block, unsigned int left)
{
    if (inside_only() && counter.begun && qemu_plugin_u64_get(depth(), vcpu)) {
        cut(block, block->n - left);
    }
}

/* The count ends in the midst of a block. With the lock held. */
void inside_end(unsigned int vcpu, struct block *block, unsigned int position)
{
    if (qemu_plugin_u64_get(depth(), vcpu)) {
        cut(block, position);
    }
}

static bool same_stack(uint64_t a, uint64_t b)
{
    return a / stack_size == b / stack_size;
}

/*
 * Who has not returned, on the stack that is so far down, which may be an
 * interrupt's, and on that of the task that it came to. Those whose frames are
 * gone are forgotten.
 */
static unsigned int count_calls(uint64_t stack)
{
    unsigned int n = 0;

    for (unsigned int i = calls->len; i-- > 0;) {
        const struct call *call = &g_array_index(calls, struct call, i);

        if (same_stack(call->stack, stack) && call->stack < stack) {
            g_array_remove_index(calls, i);
        } else if ((same_stack(call->stack, stack) ||
                    same_stack(call->stack, task)) && !n++) {
            innermost = call->ret;
        }
    }
    return n;
}

/* Of the block that begins now: has the innermost returned to it? */
static bool has_returned(const struct block *block)
{
    bool found = false;
    uint64_t stack;

    if (block->address != innermost || !stacks_pointer(&stack)) {
        return false;
    }
    /* One that jumped to itself has the same to return to. */
    for (unsigned int i = calls->len; i-- > 0;) {
        const struct call *call = &g_array_index(calls, struct call, i);

        if (call->ret == innermost && call->stack == stack) {
            g_array_remove_index(calls, i);
            found = true;
        }
    }
    return found;
}

static void count(unsigned int vcpu, void *userdata)
{
    struct block *block = userdata;
    uint64_t stack;

    g_mutex_lock(&counter.lock);
    if (has_returned(block) && stacks_pointer(&stack)) {
        qemu_plugin_u64_set(depth(), vcpu, count_calls(stack));
    }
    if (counter.begun && qemu_plugin_u64_get(depth(), vcpu)) {
        block->counted.executions++;
    }
    g_mutex_unlock(&counter.lock);
}

void inside_plant(struct qemu_plugin_tb *tb, struct block *block)
{
    if (inside_only()) {
        qemu_plugin_register_vcpu_tb_exec_cond_cb(
            tb, count, QEMU_PLUGIN_CB_R_REGS, QEMU_PLUGIN_COND_NE, depth(), 0,
            block);
    }
}

/* The stack is a new task's, and was that of one that has ended. */
static void forget_calls(uint64_t stack)
{
    for (unsigned int i = calls->len; i-- > 0;) {
        const struct call *call = &g_array_index(calls, struct call, i);

        if (same_stack(call->stack, stack)) {
            g_array_remove_index(calls, i);
        }
    }
}

/* What is counted of the block that this happens in changes with it. */
static void set_depth(unsigned int vcpu, unsigned int n,
                      const struct place *place)
{
    uint64_t before = qemu_plugin_u64_get(depth(), vcpu);

    if (!before && n && counter.begun) {
        /* What is called begins a block, and so does what is returned to. */
        place->block->counted.executions++;
    } else if (before && !n && counter.begun) {
        cut(place->block, place->position);
    }
    qemu_plugin_u64_set(depth(), vcpu, n);
}

/* The table has the orders of the file. */
static void count_hit(struct order *order)
{
    struct order *of = order->of ? order->of : order;

    of->hits += counter.begun;
}

/* The function is called, another task goes on, or a new one begins. */
void inside_reach(unsigned int vcpu, void *userdata)
{
    const struct place *place = userdata;
    struct call call;
    uint64_t stack;

    g_mutex_lock(&counter.lock);
    if (place->order->kind == ORDER_INSIDE &&
        stacks_return(&call.ret, &call.stack)) {
        count_hit(place->order);
        g_array_append_val(calls, call);
    }
    if (stacks_pointer(&stack)) {
        if (place->order->kind == ORDER_BORN) {
            forget_calls(stack);
        }
        /* Nobody switches on an interrupt's stack. */
        if (place->order->kind != ORDER_INSIDE || !task) {
            task = stack;
        }
        set_depth(vcpu, count_calls(stack), place);
    }
    g_mutex_unlock(&counter.lock);
}

static void add_function(struct order *of, const struct module *module,
                         uint64_t address)
{
    struct order *order = g_new0(struct order, 1);

    order->kind = ORDER_INSIDE;
    order->index = of->index;
    order->a = address;
    order->init = of->init;
    order->of = of;
    order->loaded = module->at;
    orders_add(order);
    g_ptr_array_add(loaded, order);
}

/*
 * A module's functions are where they are from now on: nothing of it was
 * executed, but for what parses its parameters. With the lock held.
 */
void inside_load(const struct module *module)
{
    for (unsigned int i = 0; i < counter.orders->len; i++) {
        struct order *of = &g_array_index(counter.orders, struct order, i);

        if (of->kind != ORDER_INSIDE_MODULE ||
            strcmp(of->module, module->name)) {
            continue;
        }
        for (unsigned int j = 0; j < module->symbols->len; j++) {
            const struct symbol *symbol =
                &g_array_index(module->symbols, struct symbol, j);

            if (!strcmp(symbol->name, of->function)) {
                add_function(of, module, symbol->address);
            }
        }
    }
}

/*
 * Something else may come to where a module's functions were, or those that
 * only initialized it. With the lock held.
 */
void inside_unload(uint64_t at, bool init)
{
    for (unsigned int i = loaded->len; i-- > 0;) {
        /* A block that was translated may call it still: it is not freed. */
        const struct order *order = g_ptr_array_index(loaded, i);

        if (order->loaded == at && (order->init || !init)) {
            orders_remove(order);
            g_ptr_array_remove_index(loaded, i);
        }
    }
}
