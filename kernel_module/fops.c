// SPDX-License-Identifier: GPL-2.0
/*
 * fops: what the system calls on a file become: open, read, write, lseek, close
 *
 *	insmod /fops.ko
 *	cat /sys/kernel/debug/lkmc_fops/f
 *	echo -n 12 | dd of=/sys/kernel/debug/lkmc_fops/f bs=1 seek=6 conv=notrunc
 *	echo -n 123456789 > /sys/kernel/debug/lkmc_fops/f		No space left on device
 *
 * A file is a table of functions, struct file_operations, and each system call on it
 * ends in one of them; each says so in the log. This file has room for 8 bytes.
 *
 * read may return less than was asked for, and 0 at the end: so cat calls it twice.
 * write may take less than it was given, and then the caller offers the rest again:
 * only when there is no room for any of it, ENOSPC is the answer. The position
 * belongs to the open file, and it is read and write that move it. Pointers of user
 * space are only touched by copy_to_user() and copy_from_user(): they may point to
 * memory that is not there, or not the user's.
 *
 * The file is in debugfs because that takes two lines: see debugfs.c,
 * character_device.c and procfs.c for other places.
 *
 * See Documentation/filesystems/vfs.rst (struct file_operations), include/linux/fs.h
 * and include/linux/uaccess.h.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/debugfs.h>
#include <linux/fs.h>
#include <linux/minmax.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/uaccess.h>

#define SIZE 8

static struct dentry *folder;
static char data[SIZE] = "abcdefgh";
/* The same file may be open in many processes, and used by all at the same time. */
static DEFINE_MUTEX(lock);

static int fop_open(struct inode *inode, struct file *file)
{
	pr_info("open, to %s\n", file->f_mode & FMODE_WRITE ? "write" : "read");
	return 0;
}

/* Called when the last descriptor of this open file is closed. */
static int fop_release(struct inode *inode, struct file *file)
{
	pr_info("release\n");
	return 0;
}

static ssize_t fop_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	size_t offset = min_t(loff_t, *pos, SIZE);
	size_t n = min(count, SIZE - offset);
	unsigned long missed;

	pr_info("read at %zu: %zu of %zu bytes\n", offset, n, count);
	mutex_lock(&lock);
	missed = copy_to_user(buf, data + offset, n);
	mutex_unlock(&lock);
	if (missed)
		return -EFAULT;
	*pos += n;
	return n;
}

static ssize_t fop_write(struct file *file, const char __user *buf, size_t count,
			 loff_t *pos)
{
	size_t offset = min_t(loff_t, *pos, SIZE);
	size_t n = min(count, SIZE - offset);
	unsigned long missed;

	pr_info("write at %zu: %zu of %zu bytes\n", offset, n, count);
	if (count && !n)
		return -ENOSPC;
	mutex_lock(&lock);
	missed = copy_from_user(data + offset, buf, n);
	mutex_unlock(&lock);
	if (missed)
		return -EFAULT;
	*pos += n;
	return n;
}

/* From the start, the current position or the end, but never out of the file. */
static loff_t fop_llseek(struct file *file, loff_t offset, int whence)
{
	loff_t pos = fixed_size_llseek(file, offset, whence, SIZE);

	pr_info("llseek to %lld\n", pos);
	return pos;
}

static const struct file_operations fops = {
	/* While the file is open, the module cannot be removed. */
	.owner = THIS_MODULE, .open = fop_open,   .release = fop_release,
	.read = fop_read,     .write = fop_write, .llseek = fop_llseek,
};

static int __init fops_init(void)
{
	/* What debugfs returns need not be checked: without the file, all else works. */
	folder = debugfs_create_dir("lkmc_fops", NULL);
	debugfs_create_file("f", 0600, folder, NULL, &fops);
	return 0;
}

static void __exit fops_exit(void)
{
	/* The file goes with its folder. */
	debugfs_remove(folder);
}

module_init(fops_init);
module_exit(fops_exit);
MODULE_DESCRIPTION("what the system calls on a file become");
MODULE_LICENSE("GPL");
