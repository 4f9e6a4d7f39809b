// SPDX-License-Identifier: GPL-2.0
/*
 * seq_file_single: a text file by one function that prints all of it
 *
 *	insmod /seq_file_single.ko
 *	cat /sys/kernel/debug/lkmc_seq_file_single
 *
 * The function prints with seq_printf() as if to a stream. It is called when the file
 * is read from its beginning; the text waits in a buffer (of a page at first; if
 * that is too small, the function is called again with one twice the size), and read
 * in pieces, as by dd bs=1, it is all from one moment. So it must be short: for long
 * ones, see seq_file.c.
 *
 * See Documentation/filesystems/seq_file.rst ("The extra-simple version") and
 * include/linux/seq_file.h.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/debugfs.h>
#include <linux/jiffies.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/seq_file.h>

static struct dentry *dentry;

static int report_show(struct seq_file *file, void *unused)
{
	pr_info("show\n");
	seq_printf(file, "reader: %s, process %d\n", current->comm, task_pid_nr(current));
	seq_printf(file, "jiffies: %lu\n", jiffies);
	return 0;
}

/* Defines report_fops, which open with single_open() and report_show(). */
DEFINE_SHOW_ATTRIBUTE(report);

static int __init seq_file_single_init(void)
{
	dentry = debugfs_create_file("lkmc_seq_file_single", 0400, NULL, NULL,
				     &report_fops);
	return 0;
}

static void __exit seq_file_single_exit(void)
{
	debugfs_remove(dentry);
}

module_init(seq_file_single_init);
module_exit(seq_file_single_exit);
MODULE_DESCRIPTION("a text file by one function that prints all of it");
MODULE_LICENSE("GPL");
