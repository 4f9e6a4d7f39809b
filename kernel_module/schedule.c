// SPDX-License-Identifier: GPL-2.0
/*
 * schedule: how a thread gives the processor to another one
 *
 *	insmod /schedule.ko		prints ABABABAB: each sleeps after each letter
 *	insmod /schedule.ko sleep=0	prints AAAABBBB: none does
 *
 * Two threads on one processor write letters. After each, a thread wakes the other
 * and calls schedule(), which picks who runs next. What happens then depends on the
 * state that the caller has given itself. TASK_RUNNING merely offers the processor,
 * and between equals the caller keeps it. TASK_INTERRUPTIBLE means: not before
 * somebody wakes me. The order matters: whoever wakes the other first, and then
 * changes its state, may miss being woken in between, and sleep for ever.
 *
 * The threads have a real-time priority so that nobody takes the processor from
 * them. Ordinary ones (SCHED_NORMAL) that never call schedule() would be interrupted
 * by the tick when their slice is over, and switched on the way back, if the kernel
 * is preemptible (CONFIG_PREEMPT); if it is not, a thread that never calls
 * schedule(), cond_resched() or anything that sleeps keeps its processor, and the
 * watchdog reports a soft lockup.
 *
 * See include/linux/sched.h (set_current_state()), kernel/sched/core.c (schedule())
 * and Documentation/scheduler/index.rst.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/completion.h>
#include <linux/cpumask.h>
#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/sched.h>
#include <linux/sched/task.h>

static bool sleep = true;
module_param(sleep, bool, 0444);
MODULE_PARM_DESC(sleep, "whether each thread sleeps after each letter");

#define LETTERS 4

struct writer {
	char letter;
	struct task_struct *thread;
	struct task_struct *other;
};

static struct writer writers[] = { { .letter = 'A' }, { .letter = 'B' } };
static char text[2 * LETTERS + 1];
static int length;
static DECLARE_COMPLETION(written);

static int write(void *data)
{
	struct writer *writer = data;
	int i;

	for (i = 0; i < LETTERS; i++) {
		text[length++] = writer->letter;
		if (length == 2 * LETTERS)
			complete(&written);
		if (sleep)
			set_current_state(TASK_INTERRUPTIBLE);
		wake_up_process(writer->other);
		schedule();
	}
	wake_up_process(writer->other);
	return 0;
}

/*
 * A thread may be woken by the other until both have ended: hence the references,
 * which also make it right to stop a thread that has ended already.
 */
static void stop(int started)
{
	int i;

	for (i = 0; i < started; i++)
		kthread_stop(writers[i].thread);
	for (i = 0; i < started; i++)
		put_task_struct(writers[i].thread);
}

static int __init schedule_init(void)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(writers); i++) {
		struct task_struct *thread = kthread_create(write, &writers[i],
							    "lkmc_schedule/%c",
							    writers[i].letter);

		if (IS_ERR(thread)) {
			stop(i);
			return PTR_ERR(thread);
		}
		kthread_bind(thread, cpumask_first(cpu_online_mask));
		sched_set_fifo_low(thread);
		writers[i].thread = get_task_struct(thread);
		writers[!i].other = thread;
	}
	/* The first wakes the second. */
	wake_up_process(writers[0].thread);
	wait_for_completion(&written);
	stop(ARRAY_SIZE(writers));
	pr_info("%s\n", text);
	return 0;
}

static void __exit schedule_exit(void)
{
}

module_init(schedule_init);
module_exit(schedule_exit);
MODULE_DESCRIPTION("how a thread gives the processor to another one");
MODULE_LICENSE("GPL");
