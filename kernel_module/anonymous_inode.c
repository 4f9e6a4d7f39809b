// SPDX-License-Identifier: GPL-2.0
/*
 * anonymous_inode: files without a name, made by an ioctl
 *
 *	insmod /anonymous_inode.ko
 *	/anonymous_inode.out
 *
 * A driver can give a program a file descriptor for anything: here, each is a counter
 * of its own, and each read counts. There is no path to it, no right to check, and
 * nothing to clean up: when the last descriptor is closed, also because the program
 * died, release is called. /proc/PID/fd shows "anon_inode:" and the name given here.
 * eventfd, epoll, timerfd, KVM's virtual machines and perf's counters are such files;
 * all of them share one inode, since nothing in it matters.
 *
 * See fs/anon_inodes.c (anon_inode_getfd()) and fs/eventfd.c.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/anon_inodes.h>
#include <linux/atomic.h>
#include <linux/fcntl.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "anonymous_inode.h"

struct counter {
	atomic_t next;
};

static ssize_t counter_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	struct counter *counter = file->private_data;
	char text[16];
	size_t size = scnprintf(text, sizeof(text), "%u\n",
				(unsigned int)atomic_inc_return(&counter->next) - 1);

	if (count < size)
		return -EINVAL;
	if (copy_to_user(buf, text, size))
		return -EFAULT;
	return size;
}

static int counter_release(struct inode *inode, struct file *file)
{
	struct counter *counter = file->private_data;

	pr_info("released at %u\n", (unsigned int)atomic_read(&counter->next));
	kfree(counter);
	return 0;
}

static const struct file_operations counter_fops = {
	.owner = THIS_MODULE,
	.read = counter_read,
	.release = counter_release,
};

static long get_counter(u32 first)
{
	struct counter *counter = kmalloc(sizeof(*counter), GFP_KERNEL);
	int fd;

	if (!counter)
		return -ENOMEM;
	atomic_set(&counter->next, first);
	fd = anon_inode_getfd("lkmc_counter", &counter_fops, counter, O_RDONLY | O_CLOEXEC);
	/* From here on, if it worked, the counter belongs to the file. */
	if (fd < 0)
		kfree(counter);
	return fd;
}

static long device_ioctl(struct file *file, unsigned int command, unsigned long argument)
{
	u32 first;

	if (command != LKMC_ANONYMOUS_INODE_GET)
		return -ENOTTY;
	if (get_user(first, (u32 __user *)argument))
		return -EFAULT;
	return get_counter(first);
}

static const struct file_operations device_fops = {
	.owner = THIS_MODULE,
	.unlocked_ioctl = device_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
};

static struct miscdevice device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "lkmc_anonymous_inode",
	.fops = &device_fops,
};

module_misc_device(device);
MODULE_DESCRIPTION("files without a name, made by an ioctl");
MODULE_LICENSE("GPL");
