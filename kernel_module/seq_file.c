// SPDX-License-Identifier: GPL-2.0
/*
 * seq_file: a long text that is made while it is read
 *
 *	insmod /seq_file.ko
 *	cat /sys/kernel/debug/lkmc_seq_file		0 to 3, a line each
 *	echo 2000 > /sys/module/seq_file/parameters/count
 *	wc /sys/kernel/debug/lkmc_seq_file
 *
 * A reader may take the text in pieces of any size. So as not to cut and count bytes,
 * one gives four functions: start finds the item at a position, next goes on to the
 * following one, show prints one, and stop ends the round. The text goes into a buffer
 * of a page: when it is full, stop is called, the reader gets it, and with his next
 * read start is called with the position of the item that comes then. What start
 * locks, stop unlocks: so a list is never locked for longer than a page takes. The log
 * shows the rounds.
 *
 * Most long files of /proc are made like that. For a text that fits into memory, see
 * seq_file_single.c.
 *
 * See Documentation/filesystems/seq_file.rst and fs/seq_file.c.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/debugfs.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/seq_file.h>

static uint count = 4;
module_param(count, uint, 0644);
MODULE_PARM_DESC(count, "how many numbers the file has");

static struct dentry *dentry;

/* What is returned here comes as "item" to the others; NULL is the end. */
static void *item_at(loff_t *pos)
{
	return *pos < count ? pos : NULL;
}

static void *numbers_start(struct seq_file *file, loff_t *pos)
{
	pr_info("start at %lld\n", *pos);
	return item_at(pos);
}

static void *numbers_next(struct seq_file *file, void *item, loff_t *pos)
{
	++*pos;
	return item_at(pos);
}

static void numbers_stop(struct seq_file *file, void *item)
{
	pr_info("stop\n");
}

static int numbers_show(struct seq_file *file, void *item)
{
	loff_t *number = item;

	seq_printf(file, "%lld\n", *number);
	return 0;
}

static const struct seq_operations numbers_sops = {
	.start = numbers_start,
	.next = numbers_next,
	.stop = numbers_stop,
	.show = numbers_show,
};

/* Defines numbers_fops, which open with seq_open() and read with seq_read(). */
DEFINE_SEQ_ATTRIBUTE(numbers);

static int __init numbers_init(void)
{
	dentry = debugfs_create_file("lkmc_seq_file", 0400, NULL, NULL, &numbers_fops);
	return 0;
}

static void __exit numbers_exit(void)
{
	debugfs_remove(dentry);
}

module_init(numbers_init);
module_exit(numbers_exit);
MODULE_DESCRIPTION("a long text that is made while it is read");
MODULE_LICENSE("GPL");
