// SPDX-License-Identifier: GPL-2.0
/*
 * vermagic: for which kernel a module was built
 *
 *	modinfo -F vermagic /vermagic.ko
 *	insmod /vermagic.ko			prints the same
 *
 * A module is machine code that relies on the layout of the kernel's structures, and
 * the compiler fixed that layout. So each module carries the release of its kernel
 * and the options that change most ("SMP preempt mod_unload ..."), and the kernel
 * refuses a module that says something else than itself (see vermagic_fail.c).
 *
 * A kernel with CONFIG_MODVERSIONS, such as a distribution's, has "modversions" there.
 * It does not look at the release: instead, it compares a checksum of each symbol's
 * type, for just those symbols that the module uses. The lab's kernel has none: to make
 * them, all sources with such symbols are read twice, which takes more than a quarter
 * of the time of a build.
 *
 * See include/linux/vermagic.h, kernel/module/version.c (same_magic()) and
 * Documentation/kbuild/modules.rst ("Module Versioning").
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/module.h>

/* The header wants to be asked for by those only who check the text, or carry it. */
#define INCLUDE_VERMAGIC
#include <linux/vermagic.h>

static int __init vermagic_init(void)
{
	pr_info("%s\n", VERMAGIC_STRING);
	return 0;
}

static void __exit vermagic_exit(void)
{
}

module_init(vermagic_init);
module_exit(vermagic_exit);
MODULE_DESCRIPTION("for which kernel a module was built");
MODULE_LICENSE("GPL");
