// SPDX-License-Identifier: GPL-2.0
/*
 * myconfigfs: objects of the kernel's that users make with mkdir
 *
 *	insmod /myconfigfs.ko
 *	cd /sys/kernel/config/lkmc_fruit
 *	mkdir apples; echo 5 > apples/count; cat apples/count
 *	cat total
 *	rmdir apples
 *
 * In sysfs the kernel makes the folders and users look at them; in configfs it is the
 * other way round. mkdir calls make_item, which allocates an object with the files
 * that its type names, and rmdir lets it go: release frees it when nobody uses it any
 * more. USB gadgets, SCSI targets and null_blk disks are set up like that.
 *
 * While there is such a folder, the module cannot be removed. (It is not called
 * configfs because no module can be: /sys/module has that name, of the kernel's own.)
 *
 * See Documentation/filesystems/configfs.rst and samples/configfs/configfs_sample.c.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/configfs.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>

struct fruit {
	struct config_item item;
	unsigned int count;
};

static struct fruit *to_fruit(struct config_item *item)
{
	return container_of(item, struct fruit, item);
}

static ssize_t fruit_count_show(struct config_item *item, char *page)
{
	return sprintf(page, "%u\n", to_fruit(item)->count);
}

static ssize_t fruit_count_store(struct config_item *item, const char *text, size_t size)
{
	int err = kstrtouint(text, 0, &to_fruit(item)->count);

	return err ? err : size;
}

/* Defines fruit_attr_count: a file "count" with the two functions above. */
CONFIGFS_ATTR(fruit_, count);

static struct configfs_attribute *fruit_attributes[] = { &fruit_attr_count, NULL };

static void fruit_release(struct config_item *item)
{
	pr_info("release, of count %u\n", to_fruit(item)->count);
	kfree(to_fruit(item));
}

static struct configfs_item_operations fruit_operations = {
	.release = fruit_release,
};

static const struct config_item_type fruit_type = {
	.ct_item_ops = &fruit_operations,
	.ct_attrs = fruit_attributes,
	.ct_owner = THIS_MODULE,
};

static struct config_item *basket_make_item(struct config_group *basket, const char *name)
{
	struct fruit *fruit = kzalloc(sizeof(*fruit), GFP_KERNEL);

	if (!fruit)
		return ERR_PTR(-ENOMEM);
	pr_info("make %s\n", name);
	config_item_init_type_name(&fruit->item, name, &fruit_type);
	return &fruit->item;
}

static ssize_t basket_total_show(struct config_item *item, char *page)
{
	struct config_group *basket = to_config_group(item);
	struct config_item *child;
	unsigned int total = 0;

	mutex_lock(&basket->cg_subsys->su_mutex);
	list_for_each_entry(child, &basket->cg_children, ci_entry)
		total += to_fruit(child)->count;
	mutex_unlock(&basket->cg_subsys->su_mutex);
	return sprintf(page, "%u\n", total);
}

CONFIGFS_ATTR_RO(basket_, total);

static struct configfs_attribute *basket_attributes[] = { &basket_attr_total, NULL };

static struct configfs_group_operations basket_operations = {
	.make_item = basket_make_item,
};

static const struct config_item_type basket_type = {
	.ct_group_ops = &basket_operations,
	.ct_attrs = basket_attributes,
	.ct_owner = THIS_MODULE,
};

/* The folder that is there from the beginning. */
static struct configfs_subsystem basket = {
	.su_group.cg_item = {
		.ci_namebuf = "lkmc_fruit",
		.ci_type = &basket_type,
	},
	.su_mutex = __MUTEX_INITIALIZER(basket.su_mutex),
};

static int __init configfs_example_init(void)
{
	config_group_init(&basket.su_group);
	return configfs_register_subsystem(&basket);
}

static void __exit configfs_example_exit(void)
{
	configfs_unregister_subsystem(&basket);
}

module_init(configfs_example_init);
module_exit(configfs_example_exit);
MODULE_DESCRIPTION("objects of the kernel's that users make with mkdir");
MODULE_LICENSE("GPL");
