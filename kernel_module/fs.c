// SPDX-License-Identifier: GPL-2.0
/*
 * fs: a file system with one file, which counts
 *
 *	insmod /fs.ko
 *	grep lkmc /proc/filesystems
 *	mount -t lkmc none /mnt
 *	cat /mnt/counter; cat /mnt/counter	0, then 1
 *	echo 100 > /mnt/counter
 *	umount /mnt
 *	rmmod fs
 *
 * Each mount is a superblock of its own, with a counter of its own. A superblock has a
 * root, which is a dentry (a name) with an inode (what it is a name of); and an inode
 * has operations that open, read and write it. Where there is no disk behind it, all
 * that is in fs/libfs.c, ready to be used: debugfs, tracefs and binfmt_misc are made
 * of it.
 *
 * mount(2) makes an fs_context, which gathers the options, and from that a superblock.
 *
 * See include/linux/fs.h, include/linux/fs_context.h, fs/libfs.c, fs/ramfs/inode.c,
 * Documentation/filesystems/vfs.rst and Documentation/filesystems/mount_api.rst.
 */
#include <linux/atomic.h>
#include <linux/fs.h>
#include <linux/fs_context.h>
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/module.h>
#include <linux/slab.h>

#include "compat.h"

/* Tells statfs(2) which file system it is; any number that nobody else has. */
#define LKMC_MAGIC 0x6c6b6d63

static atomic_t *counter_of(struct file *file)
{
	return file_inode(file)->i_sb->s_fs_info;
}

/* The number is taken at open, so that cat, which reads until there is no more, sees one. */
static int counter_open(struct inode *inode, struct file *file)
{
	if (file->f_mode & FMODE_READ)
		file->private_data =
			(void *)(long)(atomic_inc_return(counter_of(file)) - 1);
	return 0;
}

static ssize_t counter_read(struct file *file, char __user *to, size_t length,
			    loff_t *offset)
{
	char text[16];
	int size = scnprintf(text, sizeof(text), "%d\n", (int)(long)file->private_data);

	return simple_read_from_buffer(to, length, offset, text, size);
}

static ssize_t counter_write(struct file *file, const char __user *from, size_t length,
			     loff_t *offset)
{
	int value, err = kstrtoint_from_user(from, length, 0, &value);

	if (err)
		return err;
	atomic_set(counter_of(file), value);
	return length;
}

static const struct file_operations counter_fops = {
	.owner = THIS_MODULE,
	.open = counter_open,
	.read = counter_read,
	.write = counter_write,
};

static int fill_super(struct super_block *sb, struct fs_context *fc)
{
	/* The index is the inode's number; 1 is the root's. A name of "" ends it. */
	static const struct tree_descr files[] = {
		[2] = { "counter", &counter_fops, 0644 },
		[3] = { "" },
	};

	sb->s_fs_info = kzalloc(sizeof(atomic_t), GFP_KERNEL);
	if (!sb->s_fs_info)
		return -ENOMEM;
	return simple_fill_super(sb, LKMC_MAGIC, files);
}

static int get_tree(struct fs_context *fc)
{
	return get_tree_nodev(fc, fill_super);
}

static const struct fs_context_operations context_ops = { .get_tree = get_tree };

static int init_fs_context(struct fs_context *fc)
{
	fc->ops = &context_ops;
	return 0;
}

/* Also after fill_super() failed. */
static void kill_sb(struct super_block *sb)
{
	void *counter = sb->s_fs_info;

	lkmc_kill_super(sb);
	kfree(counter);
}

static struct file_system_type type = {
	.owner = THIS_MODULE,
	.name = "lkmc",
	.init_fs_context = init_fs_context,
	.kill_sb = kill_sb,
};
MODULE_ALIAS_FS("lkmc");

static int __init fs_init(void)
{
	return register_filesystem(&type);
}

static void __exit fs_exit(void)
{
	unregister_filesystem(&type);
}

module_init(fs_init);
module_exit(fs_exit);
MODULE_DESCRIPTION("a file system with one file, which counts");
MODULE_LICENSE("GPL");
