// SPDX-License-Identifier: GPL-2.0
/*
 * workqueue_cheat: have a function called soon by a thread of the kernel's
 *
 *	insmod /workqueue_cheat.ko
 *
 * The cheapest way to get out of a context that must not sleep, such as an
 * interrupt: the work is put on a queue, and one of the threads that the kernel
 * keeps for that (kworker in ps) calls its function, which may sleep. The queue is
 * the one that everybody shares, hence the name: a work that takes long, or that
 * freeing memory depends on, wants a queue of its own from alloc_workqueue().
 *
 * Queuing a work that is still waiting does nothing: so it runs once, not twice.
 * Before the module goes, cancel_work_sync() takes the work from the queue, or waits
 * until its function has returned.
 *
 * See Documentation/core-api/workqueue.rst, include/linux/workqueue.h and
 * kernel/workqueue.c; work_from_work.c for a work that comes later, bh_workqueue.c
 * for one that runs in a softirq.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/delay.h>
#include <linux/module.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/workqueue.h>

static void run(struct work_struct *unused)
{
	pr_info("the work runs in %s\n", current->comm);
	msleep(20);
	pr_info("the work has slept\n");
}

static DECLARE_WORK(mywork, run);

static int __init workqueue_cheat_init(void)
{
	bool first, second;

	/* Otherwise a thread might take it from the queue before the second call. */
	preempt_disable();
	first = schedule_work(&mywork);
	second = schedule_work(&mywork);
	preempt_enable();
	pr_info("%s: queued %d, queued again %d\n", current->comm, first, second);
	return 0;
}

static void __exit workqueue_cheat_exit(void)
{
	cancel_work_sync(&mywork);
}

module_init(workqueue_cheat_init);
module_exit(workqueue_cheat_exit);
MODULE_DESCRIPTION("have a function called soon by a thread of the kernel's");
MODULE_LICENSE("GPL");
