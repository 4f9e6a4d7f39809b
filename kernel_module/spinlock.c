// SPDX-License-Identifier: GPL-2.0
/*
 * spinlock: a lock for data that an interrupt uses, too
 *
 *	insmod /spinlock.ko
 *
 * insmod and a timer's interrupt (hrtimer.c) both add to the same two counters,
 * which must always be equal. Each would see them unequal, or lose what the other
 * adds, if it came in between: interrupts come anywhere, even between two
 * instructions.
 *
 * Whoever wants a spinlock that is taken waits without sleeping: so it is held for a
 * short while only, without sleeping, and the holder cannot be preempted. In the
 * task, spin_lock_irqsave() also keeps interrupts off this processor: otherwise the
 * interrupt could come while its own processor has the lock, and spin for ever. In
 * the interrupt, spin_lock() is enough. (Where only softirqs share the data, it is
 * spin_lock_bh(); between tasks, spin_lock().) lockdep (CONFIG_PROVE_LOCKING)
 * reports a lock taken in an interrupt that is elsewhere taken with interrupts on:
 * "inconsistent lock state".
 *
 * See Documentation/locking/spinlocks.rst, Documentation/locking/locktypes.rst,
 * include/linux/spinlock.h.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/delay.h>
#include <linux/hrtimer.h>
#include <linux/module.h>
#include <linux/spinlock.h>

#include "compat.h"

#define PERIOD_NS 200000
#define ROUNDS 1000
/* A busy host may deliver the first interrupt late. */
#define MOST_ROUNDS (500 * ROUNDS)

static DEFINE_SPINLOCK(lock);
/* Under the lock: */
static unsigned int one, other;
static unsigned int unequal;
static unsigned int interrupts;

static struct hrtimer mytimer;

static void add(void)
{
	unequal += one != other;
	one++;
	udelay(5);
	other++;
}

static enum hrtimer_restart expire(struct hrtimer *timer)
{
	spin_lock(&lock);
	add();
	interrupts++;
	spin_unlock(&lock);
	hrtimer_forward_now(timer, ns_to_ktime(PERIOD_NS));
	return HRTIMER_RESTART;
}

static int __init spinlock_init(void)
{
	unsigned long flags;
	unsigned int i;

	hrtimer_setup(&mytimer, expire, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	hrtimer_start(&mytimer, ns_to_ktime(PERIOD_NS), HRTIMER_MODE_REL);
	for (i = 0; i < ROUNDS || (!READ_ONCE(interrupts) && i < MOST_ROUNDS); i++) {
		spin_lock_irqsave(&lock, flags);
		add();
		spin_unlock_irqrestore(&lock, flags);
	}
	hrtimer_cancel(&mytimer);
	pr_info("%u times in insmod, %u in the interrupt\n", i, interrupts);
	pr_info("%u and %u: %s, %u times unequal\n", one, other,
		one == i + interrupts ? "none lost" : "some lost", unequal);
	return 0;
}

static void __exit spinlock_exit(void)
{
}

module_init(spinlock_init);
module_exit(spinlock_exit);
MODULE_DESCRIPTION("a lock for data that an interrupt uses, too");
MODULE_LICENSE("GPL");
