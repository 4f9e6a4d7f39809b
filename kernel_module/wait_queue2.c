// SPDX-License-Identifier: GPL-2.0
/*
 * wait_queue2: what wait_event() is made of, and how to wake just one waiter
 *
 *	insmod /wait_queue2.ko			3 jobs, 3 wake-ups
 *	insmod /wait_queue2.ko exclusive=0	3 jobs, more wake-ups
 *
 * Three threads wait for jobs. A wait is a loop: join the queue and change state
 * (prepare_to_wait()), look at the condition, sleep (schedule()), leave the queue
 * (finish_wait()). As the state is changed before the look, whoever makes the
 * condition true after that, and then calls wake_up(), undoes the change, and
 * schedule() returns at once.
 *
 * wake_up() wakes all on the queue. Of three threads, two then find that the job is
 * gone, and go back to sleep: with hundreds, that is called a thundering herd.
 * Waiters that join by prepare_to_wait_exclusive() are woken one at a time.
 *
 * See include/linux/wait.h (___wait_event()), kernel/sched/wait.c and wait_queue.c.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/atomic.h>
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/sched.h>
#include <linux/wait.h>

static bool exclusive = true;
module_param(exclusive, bool, 0444);
MODULE_PARM_DESC(exclusive, "whether a job wakes one thread, not all");

#define JOBS 3

static struct task_struct *workers[3];
static DECLARE_WAIT_QUEUE_HEAD(queue);
static atomic_t jobs, done, wakeups, asleep;

static void wait_for_job(void)
{
	DEFINE_WAIT(wait);

	for (;;) {
		if (exclusive)
			prepare_to_wait_exclusive(&queue, &wait, TASK_INTERRUPTIBLE);
		else
			prepare_to_wait(&queue, &wait, TASK_INTERRUPTIBLE);
		/* The look at the condition takes a job, if there is one. */
		if (atomic_dec_if_positive(&jobs) >= 0) {
			atomic_inc(&done);
			break;
		}
		if (kthread_should_stop())
			break;
		atomic_inc(&asleep);
		schedule();
		atomic_dec(&asleep);
		atomic_inc(&wakeups);
	}
	finish_wait(&queue, &wait);
}

static int worker(void *unused)
{
	while (!kthread_should_stop())
		wait_for_job();
	return 0;
}

/*
 * Does the next wake-up find all of them? One that was woken has left the queue, but
 * may not have run since; one that is on it may still have to look.
 */
static bool all_asleep(void)
{
	struct wait_queue_entry *entry;
	int waiting = 0;

	spin_lock_irq(&queue.lock);
	list_for_each_entry(entry, &queue.head, entry)
		waiting++;
	spin_unlock_irq(&queue.lock);
	return waiting == ARRAY_SIZE(workers) &&
	       atomic_read(&asleep) == ARRAY_SIZE(workers);
}

static void wait_until_asleep(void)
{
	while (!all_asleep())
		usleep_range(1000, 2000);
}

static void stop(int started)
{
	while (started--)
		kthread_stop(workers[started]);
}

static int __init wait_queue2_init(void)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(workers); i++) {
		workers[i] = kthread_run(worker, NULL, "lkmc_wait_queue/%d", i);
		if (IS_ERR(workers[i])) {
			stop(i);
			return PTR_ERR(workers[i]);
		}
	}
	for (i = 0; i < JOBS; i++) {
		/* Only so that all of them are there to be woken. */
		wait_until_asleep();
		atomic_inc(&jobs);
		wake_up(&queue);
	}
	wait_until_asleep();
	pr_info("%d jobs done, %d wake-ups\n", atomic_read(&done), atomic_read(&wakeups));
	return 0;
}

static void __exit wait_queue2_exit(void)
{
	stop(ARRAY_SIZE(workers));
}

module_init(wait_queue2_init);
module_exit(wait_queue2_exit);
MODULE_DESCRIPTION("what wait_event() is made of, and how to wake just one waiter");
MODULE_LICENSE("GPL");
