// SPDX-License-Identifier: GPL-2.0
/*
 * myprintk: the levels of messages, and debugging ones that can be switched on
 *
 *	insmod /myprintk.ko; dmesg -r		each begins with its level: <0> to <7>
 *	dmesg -n 4				the console shows only levels below 4
 *	insmod /myprintk.ko dyndbg=+p		with those of pr_debug()
 *	echo 'module myprintk +pfl' > /proc/dynamic_debug/control
 *
 * All messages go into the log; the level decides which of them the console shows,
 * and the console alone (/proc/sys/kernel/printk: its first number, dmesg -n).
 *
 * pr_debug() is nothing at all, unless the file defines DEBUG. With
 * CONFIG_DYNAMIC_DEBUG, as here, each one is a switch instead, off at first, at next
 * to no cost: /proc/dynamic_debug/control lists them all, and takes a line to set
 * some: by module, file, function or line; +p prints, f and l add function and line.
 * The parameter dyndbg, which every module has, does it before init runs.
 *
 * See Documentation/core-api/printk-basics.rst,
 * Documentation/core-api/printk-formats.rst,
 * Documentation/admin-guide/dynamic-debug-howto.rst and include/linux/kern_levels.h.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/module.h>
#include <linux/printk.h>

static int __init myprintk_init(void)
{
	static const u8 bytes[] = { 0xde, 0xad, 0xbe, 0xef };
	int i;

	pr_emerg("emergency: the system is about to die\n");
	pr_alert("alert: somebody must act at once\n");
	pr_crit("critical: hardware or software failed seriously\n");
	pr_err("error: something failed\n");
	pr_warn("warning: something looks wrong\n");
	pr_notice("notice: normal, but worth reading\n");
	pr_info("information: a driver found its device\n");
	pr_debug("debugging: in init\n");

	for (i = 0; i < 3; i++)
		pr_info_once("said once, however often the code comes here\n");
	/* Formats that only the kernel has. */
	pr_info("the function %ps, the bytes %*ph\n", myprintk_init, (int)sizeof(bytes),
		bytes);
	/* %p prints a number made up from the address, which must not leak into logs. */
	pr_info("the address %p\n", bytes);
	return 0;
}

static void __exit myprintk_exit(void)
{
	pr_debug("debugging: in exit\n");
}

module_init(myprintk_init);
module_exit(myprintk_exit);
MODULE_DESCRIPTION("the levels of messages, and debugging ones that can be switched on");
MODULE_LICENSE("GPL");
