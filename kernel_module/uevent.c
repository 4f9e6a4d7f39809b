// SPDX-License-Identifier: GPL-2.0
/*
 * uevent: a driver that tells user space what happens to its device
 *
 *	uevent sh -c 'env | sort' &	BusyBox's listener: a command for each event
 *	insmod /uevent.ko		ACTION=add DEVNAME=lkmc_uevent MAJOR=10 ...
 *	echo hot > /dev/lkmc_uevent	ACTION=change LKMC_MESSAGE=hot
 *	rmmod uevent			ACTION=remove
 *
 * This is how udev or mdev learns of a new disk, and that a battery is low: the kernel
 * sends the variables of an environment over a netlink socket to whoever listens. The
 * core of the drivers sends "add" and "remove" for each device by itself; a driver
 * sends "change" when it has news, with variables of its own.
 *
 * cat /sys/class/misc/lkmc_uevent/uevent shows what comes with each event, and echo
 * add > that file sends one again, for those who came late.
 *
 * See include/linux/kobject.h, lib/kobject_uevent.c and drivers/base/core.c
 * (dev_uevent()).
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/device.h>
#include <linux/fs.h>
#include <linux/kobject.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

static struct miscdevice device;

static ssize_t lkmc_uevent_write(struct file *file, const char __user *from,
				 size_t length, loff_t *offset)
{
	char *text, *variables[2] = {};
	int err = -ENOMEM;

	if (length > 64)
		return -EMSGSIZE;
	text = memdup_user_nul(from, length);
	if (IS_ERR(text))
		return PTR_ERR(text);
	variables[0] = kasprintf(GFP_KERNEL, "LKMC_MESSAGE=%s", strim(text));
	if (variables[0])
		err = kobject_uevent_env(&device.this_device->kobj, KOBJ_CHANGE, variables);
	kfree(variables[0]);
	kfree(text);
	return err ?: length;
}

static const struct file_operations fops = {
	.owner = THIS_MODULE,
	.write = lkmc_uevent_write,
};

static struct miscdevice device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "lkmc_uevent",
	.fops = &fops,
	.mode = 0200,
};

module_misc_device(device);
MODULE_DESCRIPTION("a driver that tells user space what happens to its device");
MODULE_LICENSE("GPL");
