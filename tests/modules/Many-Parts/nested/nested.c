// SPDX-License-Identifier: GPL-2.0
/* For tests/host/project.t: a module in a folder of another's. */
#include <linux/init.h>
#include <linux/module.h>

static int __init nested_init(void)
{
	pr_info("nested: here\n");
	return 0;
}

static void __exit nested_exit(void)
{
}

module_init(nested_init);
module_exit(nested_exit);
MODULE_DESCRIPTION("for tests/host/project.t");
MODULE_LICENSE("GPL");
