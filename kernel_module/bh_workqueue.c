// SPDX-License-Identifier: GPL-2.0
/*
 * bh_workqueue: a work that runs in a softirq: what took the place of tasklets
 *
 *	insmod /bh_workqueue.ko
 *
 * The same work_struct as in workqueue_cheat.c, on another queue. Its function is
 * called in a softirq, at once when softirqs are on again, and must not sleep; all
 * the rest, such as cancel_work_sync(), is as for any other work. (Before 6.9 there
 * was no such queue: on an old kernel, this module takes one with threads, and says
 * so.)
 *
 * See Documentation/core-api/workqueue.rst (WQ_BH), include/linux/workqueue.h
 * (system_bh_wq) and kernel/workqueue.c (bh_worker()); tasklet.c.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/bottom_half.h>
#include <linux/module.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/workqueue.h>

#include "compat.h"

static void run(struct work_struct *unused)
{
	pr_info("%s %s\n",
		in_serving_softirq() ? "in a softirq, on top of" : "in a thread:",
		current->comm);
}

static DECLARE_WORK(mywork, run);

static int __init bh_workqueue_init(void)
{
	local_bh_disable();
	queue_work(system_bh_wq, &mywork);
	pr_info("queued\n");
	local_bh_enable();
	return 0;
}

static void __exit bh_workqueue_exit(void)
{
	cancel_work_sync(&mywork);
}

module_init(bh_workqueue_init);
module_exit(bh_workqueue_exit);
MODULE_DESCRIPTION("a work that runs in a softirq: what took the place of tasklets");
MODULE_LICENSE("GPL");
