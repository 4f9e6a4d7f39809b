// SPDX-License-Identifier: GPL-2.0
/*
 * misc: a character device with the least effort
 *
 *	insmod /misc.ko
 *	ls -l /dev/lkmc_misc		10, and a minor number
 *	cat /dev/lkmc_misc		"opened 1 times"
 *	rmmod misc
 *
 * One structure and one call give it a number, a class in /sys/class/misc and a node
 * in /dev: all that character_device_create.c does step by step. The major number 10
 * is shared by all misc devices, which is why this is for a driver that has one
 * device, or a few.
 *
 * See include/linux/miscdevice.h, drivers/char/misc.c and
 * Documentation/driver-api/misc_devices.rst.
 */
#include <linux/atomic.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/miscdevice.h>
#include <linux/module.h>

static atomic_t opened;

static int lkmc_misc_open(struct inode *inode, struct file *file)
{
	file->private_data = (void *)(long)atomic_inc_return(&opened);
	return 0;
}

static ssize_t lkmc_misc_read(struct file *file, char __user *to, size_t length,
			      loff_t *offset)
{
	char text[32];
	int size = scnprintf(text, sizeof(text), "opened %ld times\n",
			     (long)file->private_data);

	return simple_read_from_buffer(to, length, offset, text, size);
}

static const struct file_operations fops = {
	.owner = THIS_MODULE, /* no rmmod while it is open */
	.open = lkmc_misc_open,
	.read = lkmc_misc_read,
};

static struct miscdevice device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "lkmc_misc",
	.fops = &fops,
	.mode = 0444,
};

module_misc_device(device);
MODULE_DESCRIPTION("a character device with the least effort");
MODULE_LICENSE("GPL");
