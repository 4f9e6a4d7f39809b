// SPDX-License-Identifier: GPL-2.0
/*
 * character_device_create: device files that appear in /dev by themselves
 *
 *	insmod /character_device_create.ko
 *	ls -l /dev/lkmc_created*
 *	cat /dev/lkmc_created1			prints "device 1"
 *	ls -l /sys/class/lkmc_class
 *
 * A device number alone (see character_device.c) is known to nobody. A struct device
 * tells of it: it appears in sysfs, below its class, with its numbers in the file
 * "dev", and the kernel sends an event (uevent) to user space. The file in /dev is
 * made by devtmpfs, a file system of the kernel's own; where udev runs, it sees
 * the event and sets owner, mode and links.
 *
 * For one single device, misc_register() does all this in one call: see ioctl.c.
 *
 * See include/linux/device/class.h, drivers/base/core.c (device_create()),
 * drivers/base/devtmpfs.c and Documentation/driver-api/driver-model/.
 */
#include <linux/cdev.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/module.h>

#define DEVICES 2

static dev_t first;
static struct cdev cdev;
static struct class class = {
	.name = "lkmc_class",
};

static ssize_t device_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	char text[16];
	int size = scnprintf(text, sizeof(text), "device %u\n", iminor(file_inode(file)));

	return simple_read_from_buffer(buf, count, pos, text, size);
}

static const struct file_operations fops = {
	.owner = THIS_MODULE,
	.read = device_read,
};

static void destroy_devices(unsigned int n)
{
	while (n--)
		device_destroy(&class, first + n);
}

static int create_devices(void)
{
	struct device *device;
	unsigned int i;

	for (i = 0; i < DEVICES; i++) {
		device = device_create(&class, NULL, first + i, NULL, "lkmc_created%u", i);
		if (IS_ERR(device)) {
			destroy_devices(i);
			return PTR_ERR(device);
		}
	}
	return 0;
}

/* In this order, so that a file works from the moment it appears. */
static int __init character_device_create_init(void)
{
	int err;

	err = alloc_chrdev_region(&first, 0, DEVICES, "lkmc_created");
	if (err)
		return err;
	cdev_init(&cdev, &fops);
	cdev.owner = THIS_MODULE;
	err = cdev_add(&cdev, first, DEVICES);
	if (err)
		goto unregister_region;
	err = class_register(&class);
	if (err)
		goto delete_cdev;
	err = create_devices();
	if (err)
		goto unregister_class;
	return 0;

unregister_class:
	class_unregister(&class);
delete_cdev:
	cdev_del(&cdev);
unregister_region:
	unregister_chrdev_region(first, DEVICES);
	return err;
}

static void __exit character_device_create_exit(void)
{
	destroy_devices(DEVICES);
	class_unregister(&class);
	cdev_del(&cdev);
	unregister_chrdev_region(first, DEVICES);
}

module_init(character_device_create_init);
module_exit(character_device_create_exit);
MODULE_DESCRIPTION("device files that appear in /dev by themselves");
MODULE_LICENSE("GPL");
