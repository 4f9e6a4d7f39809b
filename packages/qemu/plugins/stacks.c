/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Samples: each so many instructions, where it is and who called that, by the
 * frame pointers that the kernel is compiled with. At the beginning of a block:
 * in the midst of one there is nowhere to look.
 */
#include <string.h>

#include "plugin.h"

#include "count/format.h"

/*
 * So many words from where the frame pointer leads to are the caller's frame
 * pointer and the address to return to.
 */
static struct frames {
    const char *target;
    struct cpu_register fp; /* "": there are none */
    struct cpu_register lr; /* "": the address to return to is on the stack */
    struct cpu_register sp; /* where it is then */
    int offset;
} frames[] = {
    { .target = "x86_64", .fp = { .name = "rbp" }, .sp = { .name = "rsp" } },
    { .target = "aarch64", .fp = { .name = "x29" }, .lr = { .name = "x30" },
      .sp = { .name = "sp" } },
    { .target = "riscv64", .fp = { .name = "fp" }, .lr = { .name = "ra" },
      .sp = { .name = "sp" }, .offset = -2 },
    { .target = "arm", .lr = { .name = "lr" }, .sp = { .name = "sp" } },
    { .target = "mips64", .lr = { .name = "31" }, .sp = { .name = "29" } },
};

static struct frames *my_frames;

static unsigned int stack_hash(gconstpointer key)
{
    const struct stack *stack = key;
    uint64_t hash = stack->depth ^ (uint64_t)stack->notes << 32;

    for (uint32_t i = 0; i < stack->depth; i++) {
        hash = (hash ^ stack->at[i]) * UINT64_C(0x100000001b3);
    }
    return (unsigned int)(hash ^ hash >> 32);
}

static gboolean stack_equal(gconstpointer a, gconstpointer b)
{
    const struct stack *x = a, *y = b;

    return x->depth == y->depth && x->flags == y->flags &&
           x->notes == y->notes &&
           !memcmp(x->at, y->at, x->depth * sizeof(x->at[0]));
}

void stacks_init(void)
{
    counter.stacks = g_hash_table_new(stack_hash, stack_equal);
    counter.since = qemu_plugin_scoreboard_new(sizeof(uint64_t));
    for (size_t i = 0; i < G_N_ELEMENTS(frames); i++) {
        if (!strcmp(frames[i].target, counter.target)) {
            my_frames = &frames[i];
        }
    }
}

/*
 * The frame pointer may say that an interrupt came: it is odd then, and next to
 * it is struct pt_regs (ENCODE_FRAME_POINTER, arch/x86/include/asm/frame.h),
 * whose rbp and rip are meant.
 */
static bool next_frame(struct piece *piece, uint64_t *fp, uint64_t *ret)
{
    unsigned int size = counter.pointer;
    uint64_t at = *fp, both[2];

    if (at & 1) {
        return piece_words(piece, at - 1 + 32, size, fp, 1) &&
               piece_words(piece, at - 1 + 128, size, ret, 1);
    }
    if (!piece_words(piece, at + my_frames->offset * (int)size, size, both,
                     2)) {
        return false;
    }
    *fp = both[0];
    *ret = both[1];
    return true;
}

/* At a function's first instruction: what it returns to, and the stack then. */
bool stacks_return(uint64_t *ret, uint64_t *stack)
{
    if (!my_frames || !kernel_register(&my_frames->sp, stack)) {
        return false;
    }
    if (*my_frames->lr.name) {
        return kernel_register(&my_frames->lr, ret);
    }
    if (!kernel_words(*stack, counter.pointer, ret, 1)) {
        return false;
    }
    *stack += counter.pointer;
    return true;
}

/* How far down the stack is. */
bool stacks_pointer(uint64_t *stack)
{
    return my_frames && kernel_register(&my_frames->sp, stack);
}

/* At its first instructions a function has no frame, but it has a caller. */
static void add_return(struct piece *piece, struct stack *stack)
{
    uint64_t ret = 0, sp;

    if (*my_frames->lr.name) {
        stack->flags |= COUNT_LINK;
        kernel_register(&my_frames->lr, &ret);
    } else if (kernel_register(&my_frames->sp, &sp)) {
        piece_words(piece, sp, counter.pointer, &ret, 1);
    }
    stack->at[stack->depth++] = ret;
}

static void walk(struct piece *piece, struct stack *stack)
{
    uint64_t fp = 0, before, ret;

    if (!*my_frames->fp.name || !kernel_register(&my_frames->fp, &fp)) {
        return;
    }
    while (stack->depth < STACK_MAX && fp) {
        before = fp;
        if (!next_frame(piece, &fp, &ret) || orders_is_user(ret) || !ret) {
            break;
        }
        stack->at[stack->depth++] = ret;
        /* Stacks grow down; one that leads to another is an interrupt's. */
        if (fp == before) {
            break;
        }
    }
}

static void sample(unsigned int vcpu, void *userdata)
{
    const struct block *block = userdata;
    qemu_plugin_u64 since = qemu_plugin_scoreboard_u64(counter.since);
    uint64_t n = qemu_plugin_u64_get(since, vcpu);
    struct stack stack = { .at = { block->address }, .depth = 1 }, *old;

    qemu_plugin_u64_set(since, vcpu, n % counter.period);
    if (!counter.begun) {
        return;
    }
    if (block->user) {
        /* Each switch is noted: between two notes all is of one task. */
        stack.flags = COUNT_USER;
        stack.notes = counter.notes->len;
    } else if (my_frames) {
        g_autoptr(GByteArray) bytes = g_byte_array_new();
        struct piece piece = { .bytes = bytes };

        add_return(&piece, &stack);
        walk(&piece, &stack);
    }
    g_mutex_lock(&counter.lock);
    old = g_hash_table_lookup(counter.stacks, &stack);
    if (!old) {
        old = g_memdup2(&stack, sizeof(stack));
        g_hash_table_add(counter.stacks, old);
    }
    old->samples += n / counter.period;
    g_mutex_unlock(&counter.lock);
}

void stacks_plant(struct qemu_plugin_tb *tb, struct block *block)
{
    qemu_plugin_u64 since = qemu_plugin_scoreboard_u64(counter.since);

    qemu_plugin_register_vcpu_tb_exec_inline_per_vcpu(
        tb, QEMU_PLUGIN_INLINE_ADD_U64, since, block->n);
    qemu_plugin_register_vcpu_tb_exec_cond_cb(
        tb, sample, QEMU_PLUGIN_CB_R_REGS, QEMU_PLUGIN_COND_GE, since,
        counter.period, block);
}
