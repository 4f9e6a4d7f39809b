// SPDX-License-Identifier: GPL-2.0
/*
 * stack_overflow: a function that calls itself until the kernel's stack is used up
 *
 *	insmod /stack_overflow.ko
 *
 * A bug on purpose. A program's stack grows as it needs; a task in the kernel has 16 KB
 * (8 KB on arm), and that is all. With CONFIG_VMAP_STACK the page below is not there:
 * the processor faults, and since it cannot put the fault's registers on that stack, it
 * takes a spare one. On x86_64:
 *
 *	BUG: TASK stack guard page was hit at ... (stack is ...)
 *	Oops: stack guard page: 0000 ...
 *	overflow+0x... [stack_overflow], again and again
 *	Kernel panic - not syncing: Fatal exception in interrupt
 *
 * arm, arm64 and riscv say "Insufficient stack space to handle exception!" or "kernel
 * stack overflow". Without a guard page the neighbour's memory is overwritten:
 * CONFIG_SCHED_STACK_END_CHECK finds that at the next switch of tasks, if the machine
 * lives that long, and KASAN only where it happens to be known memory.
 *
 * lkmc: not on mips64: its kernel stacks have no guard page, and it dies in silence
 *
 * Before it comes to that: CONFIG_FRAME_WARN lets the compiler warn of large frames,
 * and /sys/kernel/tracing/stack_trace shows the deepest stack that there has been.
 *
 * See Documentation/mm/vmalloced-kernel-stacks.rst, arch/x86/kernel/traps.c
 * (handle_stack_overflow()) and scripts/checkstack.pl.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/limits.h>
#include <linux/module.h>
#include <linux/string.h>

/* What is left to do after the call keeps the compiler from making a loop of it. */
static noinline unsigned int overflow(unsigned int depth)
{
	char frame[512];

	memset(frame, depth, sizeof(frame));
	barrier_data(frame);
	if (depth == UINT_MAX)
		return 0;
	return overflow(depth + 1) + frame[depth % sizeof(frame)];
}

static int __init stack_overflow_init(void)
{
	pr_info("the stack has %lu bytes\n", THREAD_SIZE);
	pr_info("survived: %u\n", overflow(0));
	return 0;
}

static void __exit stack_overflow_exit(void)
{
}

module_init(stack_overflow_init);
module_exit(stack_overflow_exit);
MODULE_DESCRIPTION("a function that calls itself until the kernel's stack is used up");
MODULE_LICENSE("GPL");
