// SPDX-License-Identifier: GPL-2.0
/* For tests/host/project.t: needs the module of another folder. */
#include <linux/init.h>
#include <linux/module.h>
#include <store.h>

static int __init shop_init(void)
{
	pr_info("the-shop: %d left\n", store_take(3));
	return 0;
}

static void __exit shop_exit(void)
{
}

module_init(shop_init);
module_exit(shop_exit);
MODULE_DESCRIPTION("for tests/host/project.t");
MODULE_LICENSE("GPL");
