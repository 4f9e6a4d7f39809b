// SPDX-License-Identifier: GPL-2.0
/*
 * hello_host: the smallest module for the kernel of this very machine
 *
 *	make			builds hello_host.ko beside this file
 *	make load		loads it, shows what it said, and removes it again
 *
 * Without a line about licences the kernel would call itself tainted, and refuse the
 * module every symbol that is exported with EXPORT_SYMBOL_GPL(). There is nothing in
 * it of the lab: this folder can be copied and be the beginning of a module of yours.
 */
#include <linux/module.h>
#include <linux/utsname.h>

static int __init hello_host_init(void)
{
	pr_info("hello_host: hello from Linux %s\n", init_utsname()->release);
	return 0;
}

static void __exit hello_host_exit(void)
{
	pr_info("hello_host: goodbye\n");
}

module_init(hello_host_init);
module_exit(hello_host_exit);
MODULE_DESCRIPTION("says hello in the kernel of the host");
MODULE_LICENSE("GPL");
