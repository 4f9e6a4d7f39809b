// SPDX-License-Identifier: GPL-2.0
/*
 * procfs: a folder in /proc, with two files that share their functions
 *
 *	insmod /procfs.ko
 *	cat /proc/lkmc_procfs/apples
 *	echo 5 > /proc/lkmc_procfs/pears
 *
 * /proc was made for processes, and then much else came to live there. New drivers
 * are asked to use sysfs or debugfs; but for a text of many lines, as /proc/modules
 * is one, this is still the place, and these are its tools: struct proc_ops is what
 * file_operations are elsewhere, and each file carries a pointer, which its functions
 * get back by pde_data(), so that one set of functions can serve many files.
 *
 * See include/linux/proc_fs.h, fs/proc/generic.c and
 * Documentation/filesystems/proc.rst.
 */
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>

static struct proc_dir_entry *folder;
static int apples = 1;
static int pears = 2;

static int number_show(struct seq_file *file, void *unused)
{
	int *number = file->private;

	seq_printf(file, "%d\n", *number);
	return 0;
}

static int number_open(struct inode *inode, struct file *file)
{
	return single_open(file, number_show, pde_data(inode));
}

static ssize_t number_write(struct file *file, const char __user *buf, size_t count,
			    loff_t *pos)
{
	int err = kstrtoint_from_user(buf, count, 0, pde_data(file_inode(file)));

	return err ? err : count;
}

static const struct proc_ops number_ops = {
	.proc_open = number_open,
	.proc_read = seq_read,
	.proc_write = number_write,
	.proc_lseek = seq_lseek,
	.proc_release = single_release,
};

static int __init procfs_init(void)
{
	folder = proc_mkdir("lkmc_procfs", NULL);
	if (!folder)
		return -ENOMEM;
	if (!proc_create_data("apples", 0644, folder, &number_ops, &apples) ||
	    !proc_create_data("pears", 0644, folder, &number_ops, &pears)) {
		proc_remove(folder);
		return -ENOMEM;
	}
	return 0;
}

static void __exit procfs_exit(void)
{
	/* All that is in it, too; it waits for those who are inside our functions. */
	proc_remove(folder);
}

module_init(procfs_init);
module_exit(procfs_exit);
MODULE_DESCRIPTION("a folder in /proc, with two files that share their functions");
MODULE_LICENSE("GPL");
