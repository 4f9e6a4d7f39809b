// SPDX-License-Identifier: GPL-2.0
/*
 * deadlock: two threads that wait for each other, for ever
 *
 *	echo 2 > /proc/sys/kernel/hung_task_timeout_secs	instead of 120
 *	insmod /deadlock.ko
 *
 * A bug on purpose: one thread locks A and then B, the other B and then A. Each gets
 * its first lock, and neither its second; nothing ends them but a reboot, and the
 * module cannot be removed. A watchdog, khungtaskd, looks for tasks that have slept
 * too long without minding signals (state D), and shows where:
 *
 *	INFO: task lkmc_ab:123 blocked for more than 2 seconds.
 *	... mutex_lock+... a_then_b+... [deadlock]
 *
 * Lockdep (CONFIG_PROVE_LOCKING) needs no deadlock: it learns the order in which locks
 * are taken, and says "WARNING: possible circular locking dependency detected" as soon
 * as it has seen both orders, even minutes apart, with the stacks of both. Try it with
 * "apart=1", which never hangs: the threads take turns.
 *
 * See kernel/hung_task.c, Documentation/admin-guide/sysctl/kernel.rst (hung_task_),
 * include/linux/lockdep.h and Documentation/locking/lockdep-design.rst. sysrq: echo w
 * > /proc/sysrq-trigger lists tasks in state D at once.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/completion.h>
#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/mutex.h>
#include <linux/sched/task.h>

static bool apart;
module_param(apart, bool, 0444);
MODULE_PARM_DESC(apart, "one thread after the other: no deadlock, but lockdep sees it");

static DEFINE_MUTEX(a);
static DEFINE_MUTEX(b);

/* Each says that it has its first lock; in this order nobody escapes. */
static DECLARE_COMPLETION(has_a);
static DECLARE_COMPLETION(has_b);
static DECLARE_COMPLETION(done);

static int a_then_b(void *unused)
{
	mutex_lock(&a);
	complete(&has_a);
	if (!apart)
		wait_for_completion(&has_b);
	mutex_lock(&b);
	pr_info("has A and B\n");
	mutex_unlock(&b);
	mutex_unlock(&a);
	complete(&done);
	return 0;
}

static int b_then_a(void *unused)
{
	if (apart)
		wait_for_completion(&done);
	mutex_lock(&b);
	complete(&has_b);
	wait_for_completion(&has_a);
	mutex_lock(&a);
	pr_info("has B and A\n");
	mutex_unlock(&a);
	mutex_unlock(&b);
	return 0;
}

static struct task_struct *ab, *ba;

static int __init deadlock_init(void)
{
	/* Both, or none: alone, either would wait. */
	ab = kthread_create(a_then_b, NULL, "lkmc_ab");
	if (IS_ERR(ab))
		return PTR_ERR(ab);
	ba = kthread_create(b_then_a, NULL, "lkmc_ba");
	if (IS_ERR(ba)) {
		kthread_stop(ab);
		return PTR_ERR(ba);
	}
	/* Their structures stay ours after they have ended. */
	get_task_struct(ab);
	get_task_struct(ba);
	wake_up_process(ab);
	wake_up_process(ba);
	return 0;
}

static void __exit deadlock_exit(void)
{
	/* Waits for their end: for ever, unless "apart" was given. */
	kthread_stop(ab);
	put_task_struct(ab);
	kthread_stop(ba);
	put_task_struct(ba);
}

module_init(deadlock_init);
module_exit(deadlock_exit);
MODULE_DESCRIPTION("two threads that wait for each other, for ever");
MODULE_LICENSE("GPL");
