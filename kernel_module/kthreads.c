// SPDX-License-Identifier: GPL-2.0
/*
 * kthreads: two threads at once, each bound to a processor
 *
 *	insmod /kthreads.ko
 *	ps | grep lkmc_kthreads
 *	rmmod kthreads
 *
 * Both run the same function, each with data of its own: the pointer that
 * kthread_create() passes on. kthread_create() makes a thread that does not run yet,
 * which is the time to bind it to a processor; wake_up_process() starts it
 * (kthread_run() is both at once). Their messages alternate, as both mostly sleep.
 * With one processor, both are bound to it; with ./runqemu -- -smp 2, each has its
 * own.
 *
 * See include/linux/kthread.h, kernel/kthread.c (kthread_bind()) and kthread.c.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/cpumask.h>
#include <linux/err.h>
#include <linux/jiffies.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/smp.h>

struct counter {
	const char *name;
	struct task_struct *thread;
	int n;
};

static struct counter counters[] = { { .name = "one" }, { .name = "two" } };

static int count(void *data)
{
	struct counter *counter = data;

	while (!kthread_should_stop()) {
		pr_info("%s counts %d on processor %d\n", counter->name, ++counter->n,
			raw_smp_processor_id());
		schedule_timeout_interruptible(msecs_to_jiffies(50));
	}
	return 0;
}

static void stop(int started)
{
	while (started--) {
		struct counter *counter = &counters[started];

		kthread_stop(counter->thread);
		pr_info("%s stopped after %d\n", counter->name, counter->n);
	}
}

static int __init kthreads_init(void)
{
	unsigned int cpus[] = { cpumask_first(cpu_online_mask),
				cpumask_last(cpu_online_mask) };
	int i;

	for (i = 0; i < ARRAY_SIZE(counters); i++) {
		struct task_struct *thread =
			kthread_create(count, &counters[i], "lkmc_kthreads/%d", i);

		if (IS_ERR(thread)) {
			stop(i);
			return PTR_ERR(thread);
		}
		counters[i].thread = thread;
		kthread_bind(thread, cpus[i]);
		wake_up_process(thread);
	}
	return 0;
}

static void __exit kthreads_exit(void)
{
	stop(ARRAY_SIZE(counters));
}

module_init(kthreads_init);
module_exit(kthreads_exit);
MODULE_DESCRIPTION("two threads at once, each bound to a processor");
MODULE_LICENSE("GPL");
