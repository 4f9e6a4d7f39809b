// SPDX-License-Identifier: GPL-2.0
/*
 * hello2: a second module beside hello, with functions of the same names
 *
 *	insmod /hello.ko; insmod /hello2.ko	both print
 *	lsmod					the youngest comes first
 *	grep myexit /proc/kallsyms		one in [hello], one in [hello2]
 *
 * Both modules call their functions myinit() and myexit(), and nothing clashes:
 * the functions are static, and each module is linked to the kernel by itself.
 * Only what a module exports is seen by others (see dep.c).
 *
 * pr_fmt() is what the kernel's own modules use to begin each of their messages
 * with their name: pr_info() and its like put it before the format. It must be
 * defined before the first #include. Most examples here do so.
 *
 * See include/linux/printk.h and kernel/module/kallsyms.c.
 */
#define pr_fmt(fmt) KBUILD_MODNAME " " fmt

#include <linux/init.h>
#include <linux/module.h>

static int __init myinit(void)
{
	pr_info("init\n");
	return 0;
}

static void __exit myexit(void)
{
	pr_info("cleanup\n");
}

module_init(myinit);
module_exit(myexit);
MODULE_DESCRIPTION("a second module beside hello, with functions of the same names");
MODULE_LICENSE("GPL");
