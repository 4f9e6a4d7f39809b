// SPDX-License-Identifier: GPL-2.0
/*
 * tasklet: a function called soon, in a softirq
 *
 *	insmod /tasklet.ko
 *
 * What an interrupt leaves for later, when interrupts are on again, but before any
 * task goes on. Unlike a work (workqueue_cheat.c) a tasklet has no thread: it must
 * not sleep. It runs on the processor that scheduled it, never on two at once, and
 * once only when it was scheduled twice before it ran: here both calls are made
 * while softirqs are off.
 *
 * Tasklets are there for old drivers. New code takes a threaded interrupt
 * (threaded_irq.c), or a BH workqueue (bh_workqueue.c, since 6.9).
 *
 * See include/linux/interrupt.h and kernel/softirq.c; cat /proc/softirqs.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/bottom_half.h>
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/preempt.h>
#include <linux/sched.h>

static void run(struct tasklet_struct *unused)
{
	pr_info("%s, on top of %s\n",
		in_serving_softirq() ? "in a softirq" : "not in a softirq", current->comm);
}

static DECLARE_TASKLET(mytasklet, run);

static int __init tasklet_example_init(void)
{
	local_bh_disable();
	tasklet_schedule(&mytasklet);
	tasklet_schedule(&mytasklet);
	pr_info("scheduled twice\n");
	local_bh_enable();
	return 0;
}

static void __exit tasklet_example_exit(void)
{
	/* Waits until it has run, if it is still to run. */
	tasklet_kill(&mytasklet);
}

module_init(tasklet_example_init);
module_exit(tasklet_example_exit);
MODULE_DESCRIPTION("a function called soon, in a softirq");
MODULE_LICENSE("GPL");
