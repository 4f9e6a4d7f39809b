// SPDX-License-Identifier: GPL-2.0
/*
 * seqlock: readers that never hold up the writer, but may have to read again
 *
 *	insmod /seqlock.ko
 *
 * A timer's interrupt (hrtimer.c) writes two numbers, always equal; insmod reads
 * both, with a pause between. The writer makes a count odd before and even after. A
 * reader looks at it before and after: if it was odd, or has changed, what was read
 * may be half old and half new, and is thrown away. How often that was so is
 * printed; not once should such a pair get through. Nothing that can do harm may be
 * done with what was read before read_seqretry(): in particular, no pointer may be
 * followed (rcu.c can).
 *
 * The kernel's clock works that way: read everywhere, written at each tick.
 *
 * See Documentation/locking/seqlock.rst, include/linux/seqlock.h,
 * kernel/time/timekeeping.c (ktime_get()).
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/delay.h>
#include <linux/hrtimer.h>
#include <linux/module.h>
#include <linux/seqlock.h>

#include "compat.h"

#define PERIOD_NS 100000
#define READS 1000
#define PAUSE_US 20

static DEFINE_SEQLOCK(lock);
static unsigned int one, other;

static struct hrtimer mytimer;

static enum hrtimer_restart write(struct hrtimer *timer)
{
	/* It also has a spinlock, to keep writers apart. */
	write_seqlock(&lock);
	WRITE_ONCE(one, one + 1);
	WRITE_ONCE(other, other + 1);
	write_sequnlock(&lock);
	hrtimer_forward_now(timer, ns_to_ktime(PERIOD_NS));
	return HRTIMER_RESTART;
}

static int __init seqlock_example_init(void)
{
	unsigned int i, again = 0, half = 0, wrong = 0;

	hrtimer_setup(&mytimer, write, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	hrtimer_start(&mytimer, ns_to_ktime(PERIOD_NS), HRTIMER_MODE_REL);
	for (i = 0; i < READS; i++) {
		unsigned int sequence, a, b;

		sequence = read_seqbegin(&lock);
		for (;;) {
			a = READ_ONCE(one);
			udelay(PAUSE_US);
			b = READ_ONCE(other);
			if (!read_seqretry(&lock, sequence))
				break;
			again++;
			half += a != b;
			sequence = read_seqbegin(&lock);
		}
		wrong += a != b;
	}
	hrtimer_cancel(&mytimer);
	pr_info("%u written, %u read, %u read again, of which %u were half old\n", one,
		READS, again, half);
	pr_info("%u wrong ones got through\n", wrong);
	return 0;
}

static void __exit seqlock_example_exit(void)
{
}

module_init(seqlock_example_init);
module_exit(seqlock_example_exit);
MODULE_DESCRIPTION("readers that never hold up the writer, but may have to read again");
MODULE_LICENSE("GPL");
