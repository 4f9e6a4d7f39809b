// SPDX-License-Identifier: GPL-2.0
/*
 * @FILE@: says what this module is for, in one sentence.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/errno.h>
#include <linux/init.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/printk.h>

static unsigned int count = 3;
module_param(count, uint, 0444);
MODULE_PARM_DESC(count, "how many there are, at least 1");

static int __init @NAME@_init(void)
{
	if (count == 0)
		return -EINVAL;
	pr_info("loaded, count is %u\n", count);
	return 0;
}

static void __exit @NAME@_exit(void)
{
	pr_info("unloaded\n");
}

module_init(@NAME@_init);
module_exit(@NAME@_exit);
MODULE_DESCRIPTION("says what this module is for");
MODULE_LICENSE("GPL");
