// SPDX-License-Identifier: GPL-2.0
/*
 * @NAME@: says what this module shows, in one sentence.
 *
 *	insmod /@NAME@.ko	prints "@NAME@ init"
 *	rmmod @NAME@		prints "@NAME@ cleanup"
 *
 * What appears, and why. See Documentation/... and include/linux/... for more.
 */
#include <linux/init.h>
#include <linux/module.h>

static int __init myinit(void)
{
	pr_info("@NAME@ init\n");
	return 0;
}

static void __exit myexit(void)
{
	pr_info("@NAME@ cleanup\n");
}

module_init(myinit);
module_exit(myexit);
MODULE_DESCRIPTION("says what this module shows");
MODULE_LICENSE("GPL");
