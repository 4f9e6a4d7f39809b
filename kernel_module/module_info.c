// SPDX-License-Identifier: GPL-2.0
/*
 * module_info: what a module's file says about the module
 *
 *	modinfo /module_info.ko
 *	modinfo -F motto /module_info.ko
 *	modprobe lkmc-another-name		by its alias
 *	cat /sys/module/module_info/version
 *
 * MODULE_LICENSE() and its like put texts NAME=VALUE into the section .modinfo of the
 * file (readelf -p .modinfo), where the tools of user space and the loader of the
 * kernel read them. MODULE_INFO() takes any name. The kernel itself uses few:
 *
 *	license		what is not compatible with the GPL may not use all symbols
 *	vermagic	for which kernel it was built (see vermagic.c)
 *	version		shown in sysfs
 *
 * depmod collects the aliases of all modules; modprobe loads by them, and so does the
 * kernel when it meets a device: a driver's aliases are made from the table of
 * devices that it knows (pci:v00001234d000011E8...).
 *
 * See include/linux/module.h (MODULE_INFO and below), kernel/module/main.c
 * (get_modinfo()) and Documentation/process/license-rules.rst (MODULE_LICENSE).
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/module.h>

static int __init module_info_init(void)
{
	/* Only these few are at hand while it runs. */
	pr_info("my name is %s, my version %s\n", THIS_MODULE->name, THIS_MODULE->version);
	return 0;
}

static void __exit module_info_exit(void)
{
}

module_init(module_info_init);
module_exit(module_info_exit);
MODULE_AUTHOR("one author");
MODULE_AUTHOR("another author");
MODULE_DESCRIPTION("what a module's file says about the module");
MODULE_LICENSE("GPL");
MODULE_VERSION("1.2.3");
MODULE_ALIAS("lkmc-another-name");
MODULE_INFO(motto, "any name will do");
