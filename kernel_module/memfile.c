// SPDX-License-Identifier: GPL-2.0
/*
 * memfile: a file in the kernel's memory that grows as one writes
 *
 *	insmod /memfile.ko
 *	cat /etc/passwd > /sys/kernel/debug/lkmc_memfile
 *	echo more >> /sys/kernel/debug/lkmc_memfile
 *	tail -n 2 /sys/kernel/debug/lkmc_memfile
 *
 * Where the file of fops.c has a fixed size, this one does all that users expect of a
 * regular file: it grows, ">" empties it, ">>" appends, and what lies between its old
 * end and a write behind it reads as zeros. Each of these is a decision of the file's
 * own: the kernel only passes the flags on (O_TRUNC and O_APPEND, in f_flags).
 *
 * The buffer is doubled when it is too small, so that n bytes cost no more than about
 * 2n copied. kvzalloc() takes pages in one piece if it can, and else maps pages from
 * anywhere into one piece of addresses. A limit is needed, or any user of the file
 * could take all memory.
 *
 * See include/linux/slab.h (kvmalloc()), Documentation/core-api/memory-allocation.rst
 * and, for a real file system in memory, mm/shmem.c.
 */
#include <linux/debugfs.h>
#include <linux/fs.h>
#include <linux/limits.h>
#include <linux/log2.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/rwsem.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

static uint limit = 1 << 20;
module_param(limit, uint, 0644);
MODULE_PARM_DESC(limit, "how many bytes the file may have");

static struct dentry *dentry;
/* Many may read at a time, and only one write. */
static DECLARE_RWSEM(lock);
static char *data;
static size_t size;
static size_t capacity;

static int make_room(size_t wanted)
{
	char *bigger;

	if (wanted <= capacity)
		return 0;
	/* kvmalloc() does not give more; and size_t may have no such power of two. */
	if (wanted > INT_MAX)
		return -EFBIG;
	wanted = roundup_pow_of_two(max_t(size_t, wanted, PAGE_SIZE));
	bigger = kvzalloc(wanted, GFP_KERNEL);
	if (!bigger)
		return -ENOMEM;
	if (size)
		memcpy(bigger, data, size);
	kvfree(data);
	data = bigger;
	capacity = wanted;
	return 0;
}

static int memfile_open(struct inode *inode, struct file *file)
{
	if (file->f_flags & O_TRUNC) {
		down_write(&lock);
		size = 0;
		up_write(&lock);
	}
	return 0;
}

static ssize_t memfile_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	ssize_t ret;

	down_read(&lock);
	ret = simple_read_from_buffer(buf, count, pos, data, size);
	up_read(&lock);
	return ret;
}

static ssize_t write_at(const char __user *buf, size_t count, loff_t pos)
{
	size_t n;
	int err;

	if (pos >= limit)
		return -ENOSPC;
	n = min_t(size_t, count, limit - pos);
	err = make_room(pos + n);
	if (err)
		return err;
	/* There may be old bytes, of before the file was emptied. */
	if (pos > size)
		memset(data + size, 0, pos - size);
	if (copy_from_user(data + pos, buf, n))
		return -EFAULT;
	size = max_t(size_t, size, pos + n);
	return n;
}

static ssize_t memfile_write(struct file *file, const char __user *buf, size_t count,
			     loff_t *pos)
{
	ssize_t ret;

	down_write(&lock);
	if (file->f_flags & O_APPEND)
		*pos = size;
	ret = write_at(buf, count, *pos);
	if (ret > 0)
		*pos += ret;
	up_write(&lock);
	return ret;
}

static loff_t memfile_llseek(struct file *file, loff_t offset, int whence)
{
	loff_t ret;

	down_read(&lock);
	ret = generic_file_llseek_size(file, offset, whence, MAX_LFS_FILESIZE, size);
	up_read(&lock);
	return ret;
}

static const struct file_operations fops = {
	.owner = THIS_MODULE,
	.open = memfile_open,
	.read = memfile_read,
	.write = memfile_write,
	.llseek = memfile_llseek,
};

static int __init memfile_init(void)
{
	dentry = debugfs_create_file("lkmc_memfile", 0600, NULL, NULL, &fops);
	return 0;
}

static void __exit memfile_exit(void)
{
	debugfs_remove(dentry);
	kvfree(data);
}

module_init(memfile_init);
module_exit(memfile_exit);
MODULE_DESCRIPTION("a file in the kernel's memory that grows as one writes");
MODULE_LICENSE("GPL");
