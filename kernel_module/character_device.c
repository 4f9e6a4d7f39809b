// SPDX-License-Identifier: GPL-2.0
/*
 * character_device: two device numbers, and files that lead to them
 *
 *	insmod /character_device.ko
 *	grep lkmc /proc/devices			the major number, say 248
 *	mknod /dev/lkmc0 c 248 0
 *	cat /dev/lkmc0				prints "device 0"
 *
 * A device file is nothing but two numbers: the major one names the driver, the minor
 * one which of its devices. Anyone (root) can make such a file, with any name, in
 * any folder. Opening it looks up the numbers, and finds our struct cdev, and in it
 * the file operations; a number that nobody registered gives ENXIO, "No such device
 * or address".
 *
 * To see the files made by themselves: character_device_create.c.
 *
 * See Documentation/core-api/kernel-api.rst (Char devices), fs/char_dev.c and
 * Documentation/admin-guide/devices.txt for the numbers that are taken for ever.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/cdev.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/module.h>

#define DEVICES 2

static dev_t first;
static struct cdev cdev;

static ssize_t device_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	char text[16];
	int size = scnprintf(text, sizeof(text), "device %u\n", iminor(file_inode(file)));

	/* Minds the position, and copies what fits into buf. */
	return simple_read_from_buffer(buf, count, pos, text, size);
}

static const struct file_operations fops = {
	.owner = THIS_MODULE,
	.read = device_read,
};

static int __init character_device_init(void)
{
	int err;

	/* Any major number that is free, minor numbers from 0 on. */
	err = alloc_chrdev_region(&first, 0, DEVICES, "lkmc_character_device");
	if (err)
		return err;
	cdev_init(&cdev, &fops);
	cdev.owner = THIS_MODULE;
	/* From here on, the files work: all must be ready. */
	err = cdev_add(&cdev, first, DEVICES);
	if (err) {
		unregister_chrdev_region(first, DEVICES);
		return err;
	}
	pr_info("major number %u\n", MAJOR(first));
	return 0;
}

static void __exit character_device_exit(void)
{
	cdev_del(&cdev);
	unregister_chrdev_region(first, DEVICES);
}

module_init(character_device_init);
module_exit(character_device_exit);
MODULE_DESCRIPTION("two device numbers, and files that lead to them");
MODULE_LICENSE("GPL");
