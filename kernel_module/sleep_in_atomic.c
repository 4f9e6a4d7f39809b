// SPDX-License-Identifier: GPL-2.0
/*
 * sleep_in_atomic: something that may sleep, where nobody may
 *
 *	insmod /sleep_in_atomic.ko
 *	rmmod sleep_in_atomic
 *
 * A bug on purpose, and the most common one of beginners. Who holds a spinlock, or is
 * in an interrupt, must not give up the processor: whoever waits for the lock would
 * spin until it is released. But kmalloc(GFP_KERNEL) may have to wait for memory,
 * mutex_lock() for the mutex, copy_from_user() for a page. Mostly they need not, and
 * so it works when it is tried; CONFIG_DEBUG_ATOMIC_SLEEP lets each of them complain
 * whether it had to sleep or not:
 *
 *	BUG: sleeping function called from invalid context at include/linux/sched/mm.h:...
 *	in_atomic(): 1, irqs_disabled(): 0, non_block: 0, pid: ..., name: insmod
 *	preempt_count: 1, expected: 0
 *
 * and the stack. Lockdep (CONFIG_PROVE_LOCKING) adds which locks are held. Had it come
 * to sleeping: "BUG: scheduling while atomic". Where one must not sleep, GFP_ATOMIC is
 * the way.
 *
 * The kernel must count where it must not be preempted (CONFIG_PREEMPT_COUNT), or it
 * cannot know. See kernel/sched/core.c (__might_resched()), include/linux/kernel.h
 * (might_sleep()), include/linux/preempt.h and Documentation/locking/spinlocks.rst.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/module.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(lock);

static int __init sleep_in_atomic_init(void)
{
	void *memory;

	spin_lock(&lock);
	memory = kmalloc(64, GFP_KERNEL);
	spin_unlock(&lock);
	pr_info("it went well, this time\n");
	kfree(memory);
	return 0;
}

static void __exit sleep_in_atomic_exit(void)
{
}

module_init(sleep_in_atomic_init);
module_exit(sleep_in_atomic_exit);
MODULE_DESCRIPTION("something that may sleep, where nobody may");
MODULE_LICENSE("GPL");
