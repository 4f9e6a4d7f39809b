// SPDX-License-Identifier: GPL-2.0
/*
 * poll: a mailbox for one message; readers wait until it is full, and say so by poll
 *
 *	insmod /poll.ko
 *	/poll.out &			waits
 *	echo hello > /dev/lkmc_poll	wakes it: it prints "hello"
 *	cat /dev/lkmc_poll		waits as well, in read
 *
 * A task that has to wait puts itself on a wait queue and sleeps until somebody wakes
 * the queue. read() and write() do so here, unless the file was opened with O_NONBLOCK:
 * then they return EAGAIN.
 *
 * poll(2), select(2) and epoll(7) wait for many files at once: they call each
 * file's poll function. That one does not wait: poll_wait() only notes the queue, and
 * what is returned says what could be done now without waiting: EPOLLIN to read,
 * EPOLLOUT to write. If that is nothing, the task sleeps until one of the queues is
 * woken, and asks again.
 *
 * See include/linux/poll.h, fs/select.c (do_poll()) and include/linux/wait.h.
 */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/poll.h>
#include <linux/uaccess.h>
#include <linux/wait.h>

static DECLARE_WAIT_QUEUE_HEAD(queue);
/* Of both below; whoever changes them wakes the queue. */
static DEFINE_MUTEX(lock);
static char message[64];
static size_t message_size;

/* Waits until the box is full, or empty, and takes the lock. */
static int lock_when(struct file *file, bool full)
{
	for (;;) {
		mutex_lock(&lock);
		if (!!message_size == full)
			return 0;
		mutex_unlock(&lock);
		if (file->f_flags & O_NONBLOCK)
			return -EAGAIN;
		/* Ended by a signal, the system call starts again, or returns EINTR. */
		if (wait_event_interruptible(queue, !!READ_ONCE(message_size) == full))
			return -ERESTARTSYS;
		/* Another task may have been faster: look again, with the lock. */
	}
}

static void set_size(size_t size)
{
	WRITE_ONCE(message_size, size);
	wake_up_interruptible(&queue);
}

static ssize_t poll_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	ssize_t ret;

	if (!count) /* asks for nothing, and must not lose the message */
		return 0;
	ret = lock_when(file, true);
	if (ret)
		return ret;
	/* What does not fit is lost, as with a datagram of the network. */
	count = min(count, message_size);
	if (copy_to_user(buf, message, count)) {
		ret = -EFAULT;
	} else {
		ret = count;
		set_size(0);
	}
	mutex_unlock(&lock);
	return ret;
}

static ssize_t poll_write(struct file *file, const char __user *buf, size_t count,
			  loff_t *pos)
{
	ssize_t ret;

	if (!count || count > sizeof(message))
		return -EMSGSIZE;
	ret = lock_when(file, false);
	if (ret)
		return ret;
	if (copy_from_user(message, buf, count)) {
		ret = -EFAULT;
	} else {
		ret = count;
		set_size(count);
	}
	mutex_unlock(&lock);
	return ret;
}

static __poll_t poll_poll(struct file *file, poll_table *table)
{
	poll_wait(file, &queue, table);
	return READ_ONCE(message_size) ? EPOLLIN | EPOLLRDNORM : EPOLLOUT | EPOLLWRNORM;
}

static int poll_open(struct inode *inode, struct file *file)
{
	/* It has no position, as a pipe has none. */
	return stream_open(inode, file);
}

static const struct file_operations fops = {
	.owner = THIS_MODULE,
	.open = poll_open,
	.read = poll_read,
	.write = poll_write,
	.poll = poll_poll,
};

static struct miscdevice device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "lkmc_poll",
	.fops = &fops,
};

module_misc_device(device);
MODULE_DESCRIPTION("a mailbox for one message, whose readers wait and poll");
MODULE_LICENSE("GPL");
