// SPDX-License-Identifier: GPL-2.0
/*
 * wait_queue: sleeping until something happens
 *
 *	insmod /wait_queue.ko
 *	cat /sys/kernel/debug/lkmc_wait_queue &		sleeps
 *	echo > /sys/kernel/debug/lkmc_wait_queue	wakes it, and all others who wait
 *
 * Whoever reads the file waits for the next write to it. wait_event_interruptible()
 * looks at its condition, sleeps if it is not true, and looks again whenever
 * somebody calls wake_up_interruptible(): it cannot miss an event that comes between
 * looking and sleeping. Interruptible means that a signal ends the sleep, too; the
 * system call then fails with EINTR, or is begun again after the handler. Try
 * Ctrl-C, and look at the state in ps: S.
 *
 * See include/linux/wait.h and kernel/sched/wait.c; wait_queue2.c for what
 * wait_event() is made of, completion.c for the most usual case.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/debugfs.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/seq_file.h>
#include <linux/wait.h>

static DECLARE_WAIT_QUEUE_HEAD(queue);
static unsigned int events;
static struct dentry *file;

static int show(struct seq_file *seq, void *unused)
{
	unsigned int seen = READ_ONCE(events);

	pr_info("%s waits\n", current->comm);
	if (wait_event_interruptible(queue, READ_ONCE(events) != seen)) {
		pr_info("%s got a signal\n", current->comm);
		return -ERESTARTSYS;
	}
	seq_printf(seq, "woken by event %u\n", READ_ONCE(events));
	return 0;
}

static int events_open(struct inode *inode, struct file *filp)
{
	return single_open(filp, show, NULL);
}

static ssize_t events_write(struct file *filp, const char __user *text, size_t size,
			    loff_t *pos)
{
	/* Two writers at once may make one event of it: the waiters do not mind. */
	WRITE_ONCE(events, events + 1);
	wake_up_interruptible(&queue);
	return size;
}

static const struct file_operations fops = {
	.owner = THIS_MODULE,
	.open = events_open,
	.read = seq_read,
	.write = events_write,
	.release = single_release,
};

static int __init wait_queue_init(void)
{
	file = debugfs_create_file("lkmc_wait_queue", 0600, NULL, NULL, &fops);
	return 0;
}

static void __exit wait_queue_exit(void)
{
	debugfs_remove(file);
}

module_init(wait_queue_init);
module_exit(wait_queue_exit);
MODULE_DESCRIPTION("sleeping until something happens");
MODULE_LICENSE("GPL");
