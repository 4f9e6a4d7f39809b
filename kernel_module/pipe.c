// SPDX-License-Identifier: GPL-2.0
/*
 * pipe: a device that hands on what is written to it; reader and writer wait
 *
 *	insmod /pipe.ko size=64
 *	cat /dev/lkmc_pipe &		waits until there is something
 *	echo hello > /dev/lkmc_pipe
 *	cat /etc/passwd > /dev/lkmc_pipe	more than fits: waits until cat has read
 *	kill %1
 *	rmmod pipe
 *
 * The pipe of Linux Device Drivers' scull. A reader that finds it empty, and a writer
 * that finds it full, go to sleep on a wait queue; whoever changes that wakes them,
 * and they look again, since somebody else may have been faster. They sleep without
 * the lock, or nobody could ever wake them. A signal, such as Ctrl-C, ends the wait.
 * With O_NONBLOCK there is none: EAGAIN, and poll() says when it is worth another try.
 *
 * See include/linux/kfifo.h, include/linux/wait.h and fs/pipe.c (the real one);
 * wait_queue.c and poll.c for these by themselves.
 */
#include <linux/fs.h>
#include <linux/kfifo.h>
#include <linux/log2.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/mutex.h>
#include <linux/poll.h>
#include <linux/sizes.h>
#include <linux/wait.h>

static unsigned int size = 64;
module_param(size, uint, 0444);
MODULE_PARM_DESC(size, "how many bytes it holds, rounded up to a power of two");

static struct kfifo fifo;
static DEFINE_MUTEX(lock);
static DECLARE_WAIT_QUEUE_HEAD(readers);
static DECLARE_WAIT_QUEUE_HEAD(writers);

/* Returns with the lock, and with the fifo in the state that ready() asks for. */
static int wait_and_lock(struct file *file, wait_queue_head_t *queue, bool (*ready)(void))
{
	if (mutex_lock_interruptible(&lock))
		return -ERESTARTSYS;
	while (!ready()) {
		mutex_unlock(&lock);
		if (file->f_flags & O_NONBLOCK)
			return -EAGAIN;
		if (wait_event_interruptible(*queue, ready()) ||
		    mutex_lock_interruptible(&lock))
			return -ERESTARTSYS;
	}
	return 0;
}

static bool can_read(void)
{
	return !kfifo_is_empty(&fifo);
}

static bool can_write(void)
{
	return !kfifo_is_full(&fifo);
}

static ssize_t lkmc_pipe_read(struct file *file, char __user *to, size_t length,
			      loff_t *offset)
{
	unsigned int copied;
	int err = wait_and_lock(file, &readers, can_read);

	if (err)
		return err;
	err = kfifo_to_user(&fifo, to, length, &copied);
	mutex_unlock(&lock);
	wake_up_interruptible(&writers);
	return err ?: copied;
}

/* Takes what there is room for; a program that has more calls again. */
static ssize_t lkmc_pipe_write(struct file *file, const char __user *from, size_t length,
			       loff_t *offset)
{
	unsigned int copied;
	int err = wait_and_lock(file, &writers, can_write);

	if (err)
		return err;
	err = kfifo_from_user(&fifo, from, length, &copied);
	mutex_unlock(&lock);
	wake_up_interruptible(&readers);
	return err ?: copied;
}

static __poll_t lkmc_pipe_poll(struct file *file, poll_table *table)
{
	poll_wait(file, &readers, table);
	poll_wait(file, &writers, table);
	return (can_read() ? EPOLLIN | EPOLLRDNORM : 0) |
	       (can_write() ? EPOLLOUT | EPOLLWRNORM : 0);
}

static const struct file_operations fops = {
	.owner = THIS_MODULE,
	.read = lkmc_pipe_read,
	.write = lkmc_pipe_write,
	.poll = lkmc_pipe_poll,
};

static struct miscdevice device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "lkmc_pipe",
	.fops = &fops,
	.mode = 0666,
};

static int __init lkmc_pipe_init(void)
{
	int err;

	if (size < 2 || size > SZ_1M)
		return -EINVAL;
	err = kfifo_alloc(&fifo, roundup_pow_of_two(size), GFP_KERNEL);
	if (err)
		return err;
	err = misc_register(&device);
	if (err)
		kfifo_free(&fifo);
	return err;
}

static void __exit lkmc_pipe_exit(void)
{
	misc_deregister(&device);
	kfifo_free(&fifo);
}

module_init(lkmc_pipe_init);
module_exit(lkmc_pipe_exit);
MODULE_DESCRIPTION("a device that hands on what is written to it; reader and writer wait");
MODULE_LICENSE("GPL");
