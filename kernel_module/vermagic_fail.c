// SPDX-License-Identifier: GPL-2.0
/*
 * vermagic_fail: a module that says it was built for another kernel is refused
 *
 *	insmod /vermagic_fail.ko		"invalid module format"
 *	dmesg					what it is, what it should be
 *	/myinsmod.out -f /vermagic_fail.ko	loads all the same, and taints the kernel
 *
 * What a user sees of it is the errno ENOEXEC, the same as for a file that is no
 * module at all; the reason is in the log. It is what happens to all who upgrade
 * their kernel and forget to build their modules again.
 *
 * Here the text is false, and the module is good: so it can be forced. A flag of
 * finit_module says to ignore the text, if the kernel was built with
 * CONFIG_MODULE_FORCE_LOAD. From then on reports show the letter F (bit 1 of
 * /proc/sys/kernel/tainted): never do that with a module that is really foreign.
 *
 * See kernel/module/main.c (check_modinfo()), vermagic.c.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/module.h>

static int __init vermagic_fail_init(void)
{
	pr_info("loaded by force\n");
	return 0;
}

static void __exit vermagic_fail_exit(void)
{
}

module_init(vermagic_fail_init);
module_exit(vermagic_fail_exit);
/* The build adds the true one; of two, the kernel believes the first. */
MODULE_INFO(vermagic, "1.0.0 an older compiler, another world");
MODULE_DESCRIPTION("says it was built for another kernel, and is refused");
MODULE_LICENSE("GPL");
