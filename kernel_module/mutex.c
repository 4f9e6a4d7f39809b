// SPDX-License-Identifier: GPL-2.0
/*
 * mutex: a lock that one may sleep with, and sleep for
 *
 *	insmod /mutex.ko
 *
 * A thread takes the mutex and sleeps. insmod tries to take it, is told that it is
 * taken, then waits: mutex_lock() sleeps until the owner gives it back. Only the
 * owner may do that; and as waiting means sleeping, a mutex is nothing for
 * interrupts. Whenever the work under the lock may sleep (allocate memory, copy from
 * or to a program), it must be a mutex, not a spinlock (spinlock.c).
 *
 * With CONFIG_DEBUG_MUTEXES, giving back what one does not own is reported, and with
 * CONFIG_PROVE_LOCKING (lockdep) the wrong order of two locks, even where it did no
 * harm this time.
 *
 * See Documentation/locking/mutex-design.rst, Documentation/locking/locktypes.rst,
 * include/linux/mutex.h, kernel/locking/mutex.c; race.c for what happens without.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/sched/task.h>

static DEFINE_MUTEX(lock);
static DECLARE_COMPLETION(taken);
static DECLARE_COMPLETION(tried);
/* Whoever touches this holds the lock. */
static int value;

static int owner(void *unused)
{
	mutex_lock(&lock);
	pr_info("the thread has it\n");
	complete(&taken);
	wait_for_completion(&tried);
	msleep(20);
	value = 1;
	pr_info("the thread gives it back\n");
	mutex_unlock(&lock);
	return 0;
}

static int __init mutex_example_init(void)
{
	struct task_struct *thread = kthread_create(owner, NULL, "lkmc_mutex");

	if (IS_ERR(thread))
		return PTR_ERR(thread);
	get_task_struct(thread);
	wake_up_process(thread);

	wait_for_completion(&taken);
	if (mutex_trylock(&lock)) {
		pr_info("insmod gets it at once\n");
		mutex_unlock(&lock);
	} else {
		pr_info("insmod finds it taken\n");
	}
	complete(&tried);

	mutex_lock(&lock);
	pr_info("insmod has it, value %d\n", value);
	mutex_unlock(&lock);

	kthread_stop(thread);
	put_task_struct(thread);
	return 0;
}

static void __exit mutex_example_exit(void)
{
}

module_init(mutex_example_init);
module_exit(mutex_example_exit);
MODULE_DESCRIPTION("a lock that one may sleep with, and sleep for");
MODULE_LICENSE("GPL");
