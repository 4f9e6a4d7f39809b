// SPDX-License-Identifier: GPL-2.0
/*
 * work_from_work: a work that comes later, and queues itself again
 *
 *	insmod /work_from_work.ko period=500
 *	rmmod work_from_work
 *
 * A delayed_work is a work with a timer that puts it on the queue: the function is
 * called at regular intervals, like that of timer.c, but in a thread, where it may
 * sleep. cancel_delayed_work_sync() is right even for a work that queues itself:
 * while it waits for the function to return, queuing the work again is refused.
 *
 * See include/linux/workqueue.h, kernel/workqueue.c (cancel_delayed_work_sync()) and
 * Documentation/core-api/workqueue.rst.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/jiffies.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/sched.h>
#include <linux/workqueue.h>

static unsigned int period = 100;
module_param(period, uint, 0644);
MODULE_PARM_DESC(period, "milliseconds from one call to the next");

static unsigned int count;

static void again(struct work_struct *work)
{
	pr_info("call %u, in %s\n", ++count, current->comm);
	schedule_delayed_work(to_delayed_work(work), msecs_to_jiffies(period));
}

static DECLARE_DELAYED_WORK(mywork, again);

static int __init work_from_work_init(void)
{
	schedule_delayed_work(&mywork, msecs_to_jiffies(period));
	return 0;
}

static void __exit work_from_work_exit(void)
{
	cancel_delayed_work_sync(&mywork);
	pr_info("cancelled after %u calls\n", count);
}

module_init(work_from_work_init);
module_exit(work_from_work_exit);
MODULE_DESCRIPTION("a work that comes later, and queues itself again");
MODULE_LICENSE("GPL");
