// SPDX-License-Identifier: GPL-2.0
/*
 * warn_on: WARN_ON() reports what should never be, and goes on
 *
 *	insmod /warn_on.ko		two warnings in the log, each with a backtrace
 *	cat /proc/sys/kernel/tainted	bit 9 (512, letter W) is set from now on
 *
 * Between "cut here" and "end trace" stand file and line, the modules that are
 * loaded, the registers, and who called whom. For expectations of the code about
 * itself, not for errors that users or devices can cause: with panic_on_warn=1,
 * as test machines have it, a warning is the end. BUG_ON(), which always ends the
 * task, is for nothing but what cannot be survived.
 *
 * WARN() adds a text of one's own, WARN_ONCE() is silent from the second time on, and
 * all of them return whether the condition was true, so they stand in an if.
 *
 * See include/asm-generic/bug.h, lib/bug.c, Documentation/process/deprecated.rst
 * (BUG() and BUG_ON()) and Documentation/admin-guide/tainted-kernels.rst.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/bug.h>
#include <linux/module.h>

static int __init warn_on_init(void)
{
	int i;

	if (WARN_ON(1 + 1 != 3))
		pr_info("one warning, and on it goes\n");
	for (i = 0; i < 3; i++)
		WARN_ONCE(i >= 0, "at i = %d, and only then\n", i);
	pr_info("still here\n");
	return 0;
}

static void __exit warn_on_exit(void)
{
}

module_init(warn_on_init);
module_exit(warn_on_exit);
MODULE_DESCRIPTION("WARN_ON() reports what should never be, and goes on");
MODULE_LICENSE("GPL");
