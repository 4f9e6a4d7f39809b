// SPDX-License-Identifier: GPL-2.0
/*
 * ioctl: a device file with commands of its own
 *
 *	insmod /ioctl.ko
 *	/ioctl.out		gives each command once, and some that are wrong
 *
 * ioctl(2) takes a number and a pointer, and what they mean is up to the driver: the
 * way out for all that is not reading and writing. The header ioctl.h, which the
 * program includes as well, makes the numbers by _IO() and its like. A number that
 * the driver does not know gives ENOTTY, "Inappropriate ioctl for device".
 *
 * The pointer is the program's, and must not be trusted: copy_from_user() and
 * copy_to_user() return how many bytes they could not copy, put_user() and get_user(),
 * for single numbers, an errno.
 *
 * The device is a "misc" device: one call, and /dev/lkmc_ioctl is there.
 *
 * See Documentation/driver-api/ioctl.rst, include/uapi/asm-generic/ioctl.h and
 * Documentation/userspace-api/ioctl/ioctl-number.rst, the list of the types in use.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/uaccess.h>

#include "ioctl.h"

static DEFINE_MUTEX(lock);
static s32 value;

static long sum(struct lkmc_ioctl_sum __user *user)
{
	struct lkmc_ioctl_sum sum;

	if (copy_from_user(&sum, user, sizeof(sum)))
		return -EFAULT;
	sum.sum = (s64)sum.a + sum.b;
	if (copy_to_user(user, &sum, sizeof(sum)))
		return -EFAULT;
	return 0;
}

static long ioctl_command(unsigned int command, void __user *user)
{
	s32 new;

	switch (command) {
	case LKMC_IOCTL_RESET:
		value = 0;
		return 0;
	case LKMC_IOCTL_SET:
		/* Not at once into value: when it fails, get_user() stores 0. */
		if (get_user(new, (s32 __user *)user))
			return -EFAULT;
		value = new;
		return 0;
	case LKMC_IOCTL_GET:
		return put_user(value, (s32 __user *)user);
	case LKMC_IOCTL_SUM:
		return sum(user);
	default:
		return -ENOTTY;
	}
}

static long ioctl_ioctl(struct file *file, unsigned int command, unsigned long argument)
{
	long ret;

	/* "unlocked": the kernel holds no lock of its own around it. */
	mutex_lock(&lock);
	ret = ioctl_command(command, (void __user *)argument);
	mutex_unlock(&lock);
	pr_info("command %#x: %ld\n", command, ret);
	return ret;
}

static const struct file_operations fops = {
	.owner = THIS_MODULE,
	.unlocked_ioctl = ioctl_ioctl,
	/* Of 32-bit programs on a 64-bit kernel: only the pointer needs care. */
	.compat_ioctl = compat_ptr_ioctl,
};

static struct miscdevice device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "lkmc_ioctl",
	.fops = &fops,
};

/* For a module whose init and exit only register one thing and remove it. */
module_misc_device(device);
MODULE_DESCRIPTION("a device file with commands of its own");
MODULE_LICENSE("GPL");
