// SPDX-License-Identifier: GPL-2.0
/*
 * dump_stack: who called whom to come here
 *
 *	insmod /dump_stack.ko
 *	rmmod dump_stack
 *
 * Below "Call Trace:" stands dump_stack()'s caller, below it that one's caller, down
 * to the system call of insmod; each as function+offset/size [module]. A name with a
 * question mark is an address that merely lies on the stack. From an offset to the
 * line:
 *
 *	gdb: list *(third+0x12), after the module's symbols are loaded
 *	out/src/linux/scripts/faddr2line out/x86_64/modules/dump_stack.ko third+0x12/0x20
 *
 * This harms nothing and is the quickest answer to "how did it get here?". The same
 * trace is in every warning and oops. How it is found differs: by frame pointers,
 * which each function links, or by tables that the compiler makes
 * (CONFIG_UNWINDER_ORC).
 *
 * See lib/dump_stack.c, include/linux/printk.h, arch/x86/kernel/dumpstack.c and
 * Documentation/admin-guide/bug-hunting.rst.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/compiler.h>
#include <linux/module.h>
#include <linux/printk.h>

/* barrier() is work that is left after the call: otherwise the call would become a jump. */
static noinline void third(void)
{
	dump_stack();
	barrier();
}

static noinline void second(void)
{
	third();
	barrier();
}

static noinline void first(void)
{
	second();
	barrier();
}

static int __init dump_stack_init(void)
{
	pr_info("the way here:\n");
	first();
	return 0;
}

static void __exit dump_stack_exit(void)
{
}

module_init(dump_stack_init);
module_exit(dump_stack_exit);
MODULE_DESCRIPTION("who called whom to come here");
MODULE_LICENSE("GPL");
