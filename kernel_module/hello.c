// SPDX-License-Identifier: GPL-2.0
/*
 * hello: the smallest module, two functions and the macros that tie them to
 * insmod and rmmod
 *
 *	insmod /hello.ko	prints "hello init"
 *	rmmod hello		prints "hello cleanup"
 *
 * pr_info() is printk() with a level: it writes to the kernel's log, which the
 * console shows as it comes and dmesg shows again later. __init and __exit put
 * the functions into sections of their own: the memory of the first is given
 * back as soon as it has run.
 *
 * The first module of this lab that is loaded also brings the line "loading
 * out-of-tree module taints kernel": whoever reads a bug report learns from it
 * that code from elsewhere was there.
 *
 * See include/linux/module.h, include/linux/init.h and
 * Documentation/core-api/printk-basics.rst.
 */
#include <linux/init.h>
#include <linux/module.h>

static int __init myinit(void)
{
	pr_info("hello init\n");
	/* Anything but 0 here is a negative errno, and the module is not loaded. */
	return 0;
}

static void __exit myexit(void)
{
	pr_info("hello cleanup\n");
}

module_init(myinit);
module_exit(myexit);
MODULE_DESCRIPTION("prints when it is loaded and when it is removed");
MODULE_LICENSE("GPL");
