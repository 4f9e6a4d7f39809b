// SPDX-License-Identifier: GPL-2.0
/*
 * kthread: a thread of the kernel
 *
 *	insmod /kthread.ko
 *	ps | grep lkmc_kthread		in brackets, as it has no program
 *	rmmod kthread
 *
 * The thread counts until it is told to stop. Nobody can kill it, not even with kill
 * -9: it must ask kthread_should_stop(), often enough. kthread_stop() says so, wakes
 * it if it sleeps, and waits until its function has returned, with the value that it
 * returned. Without that, the thread would go on in code whose module is gone.
 *
 * See include/linux/kthread.h, kernel/kthread.c; kthreads.c for two of them.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/err.h>
#include <linux/jiffies.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/sched.h>

static struct task_struct *thread;

static int count(void *unused)
{
	int n = 0;

	while (!kthread_should_stop()) {
		pr_info("%s, process %d, counts %d\n", current->comm, current->pid, ++n);
		/* As long a sleep as one is ready to wait for at rmmod. */
		schedule_timeout_interruptible(msecs_to_jiffies(100));
	}
	return n;
}

static int __init kthread_example_init(void)
{
	thread = kthread_run(count, NULL, "lkmc_kthread");
	return PTR_ERR_OR_ZERO(thread);
}

static void __exit kthread_example_exit(void)
{
	int n = kthread_stop(thread);

	pr_info("stopped after %d\n", n);
}

module_init(kthread_example_init);
module_exit(kthread_example_exit);
MODULE_DESCRIPTION("a thread of the kernel");
MODULE_LICENSE("GPL");
