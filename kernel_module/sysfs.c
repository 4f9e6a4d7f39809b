// SPDX-License-Identifier: GPL-2.0
/*
 * sysfs: a folder with attributes, one value a file
 *
 *	insmod /sysfs.ko
 *	ls -l /sys/kernel/lkmc_sysfs
 *	echo 30 > /sys/kernel/lkmc_sysfs/celsius
 *	cat /sys/kernel/lkmc_sysfs/fahrenheit
 *
 * In sysfs each folder is a kobject of the kernel and each file an attribute of it: a
 * short text, one value, with a function that shows it and one that stores it. There is
 * no open and no position: the kernel calls show once, with a page to fill, and store
 * with the whole text that was written. What is there is an interface for good: its
 * files must be described in Documentation/ABI.
 *
 * Attributes are given as a group, made all at once. Drivers of devices do not make
 * folders of their own, as this module does, but put groups into struct device.
 *
 * See Documentation/filesystems/sysfs.rst, Documentation/core-api/kobject.rst and
 * samples/kobject/kobject-example.c.
 */
#include <linux/kobject.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/sysfs.h>

static struct kobject *folder;
static int degrees = 20;

static ssize_t celsius_show(struct kobject *object, struct kobj_attribute *attribute,
			    char *page)
{
	return sysfs_emit(page, "%d\n", degrees);
}

static ssize_t celsius_store(struct kobject *object, struct kobj_attribute *attribute,
			     const char *text, size_t count)
{
	int value;
	int err;

	err = kstrtoint(text, 0, &value);
	if (err)
		return err;
	if (value < -273 || value > 1000)
		return -ERANGE;
	degrees = value;
	/* Whoever waits for the other file by poll() should look again. */
	sysfs_notify(object, NULL, "fahrenheit");
	return count;
}

static ssize_t fahrenheit_show(struct kobject *object, struct kobj_attribute *attribute,
			       char *page)
{
	return sysfs_emit(page, "%d\n", degrees * 9 / 5 + 32);
}

/* The names of the functions follow from those of the files. */
static struct kobj_attribute celsius_attribute = __ATTR_RW(celsius);
static struct kobj_attribute fahrenheit_attribute = __ATTR_RO(fahrenheit);

static struct attribute *attributes[] = { &celsius_attribute.attr,
					  &fahrenheit_attribute.attr, NULL };

static const struct attribute_group group = {
	.attrs = attributes,
};

static int __init sysfs_example_init(void)
{
	int err;

	folder = kobject_create_and_add("lkmc_sysfs", kernel_kobj);
	if (!folder)
		return -ENOMEM;
	err = sysfs_create_group(folder, &group);
	if (err)
		kobject_put(folder);
	return err;
}

static void __exit sysfs_example_exit(void)
{
	/* A kobject is never freed, only let go: it goes with its last user. */
	kobject_put(folder);
}

module_init(sysfs_example_init);
module_exit(sysfs_example_exit);
MODULE_DESCRIPTION("a folder with attributes, one value a file");
MODULE_LICENSE("GPL");
