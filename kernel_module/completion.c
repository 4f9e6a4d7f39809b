// SPDX-License-Identifier: GPL-2.0
/*
 * completion: waiting until somebody else has done something
 *
 *	insmod /completion.ko		prints the answer
 *	insmod /completion.ko slow	gives up after 50 ms
 *
 * insmod needs the result of a thread, and waits. A completion remembers that
 * complete() was called: it does not matter which of the two comes first. After
 * complete() what was written before it is visible to whoever waited. A wait may
 * have an end: then 0 means that the time was over, and else it is what was left of
 * it.
 *
 * See Documentation/scheduler/completion.rst, include/linux/completion.h and
 * kernel/sched/completion.c; wait_queue.c for other conditions.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/completion.h>
#include <linux/err.h>
#include <linux/jiffies.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/sched.h>
#include <linux/sched/task.h>

static bool slow;
module_param(slow, bool, 0444);
MODULE_PARM_DESC(slow, "whether the thread takes longer than insmod waits");

static DECLARE_COMPLETION(done);
static int answer;

static int think(void *unused)
{
	/* In this order: kthread_stop() first says so, then wakes. */
	set_current_state(TASK_INTERRUPTIBLE);
	if (!kthread_should_stop())
		schedule_timeout(slow ? MAX_SCHEDULE_TIMEOUT : msecs_to_jiffies(5));
	__set_current_state(TASK_RUNNING);
	answer = 42;
	complete(&done);
	return 0;
}

static int __init completion_init(void)
{
	struct task_struct *thread = kthread_create(think, NULL, "lkmc_completion");
	unsigned long left;

	if (IS_ERR(thread))
		return PTR_ERR(thread);
	/* The thread ends by itself: without a reference, nothing would be left to stop. */
	get_task_struct(thread);
	wake_up_process(thread);

	left = wait_for_completion_timeout(&done, slow ? msecs_to_jiffies(50) : 10 * HZ);
	if (left)
		pr_info("the answer is %d\n", answer);
	else
		pr_info("no answer in time\n");

	kthread_stop(thread);
	put_task_struct(thread);
	pr_info("in the end, the answer is %d\n", answer);
	return 0;
}

static void __exit completion_exit(void)
{
}

module_init(completion_init);
module_exit(completion_exit);
MODULE_DESCRIPTION("waiting until somebody else has done something");
MODULE_LICENSE("GPL");
