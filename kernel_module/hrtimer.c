// SPDX-License-Identifier: GPL-2.0
/*
 * hrtimer: a timer of high resolution, finer than the kernel's tick
 *
 *	insmod /hrtimer.ko
 *	insmod /hrtimer.ko period=50000 count=100
 *
 * It expires count times, every period nanoseconds, and insmod returns when it has.
 * The hardware is told the very moment of the next expiration, so that many of them
 * can fit between two ticks; a timer_list (timer.c) could not do that. The function
 * runs in the interrupt itself, a little late but never early. When it was so late
 * that whole periods passed, hrtimer_forward_now() skips and counts them: under an
 * emulator there may be some.
 *
 * See Documentation/timers/hrtimers.rst, Documentation/timers/highres.rst,
 * include/linux/hrtimer.h; cat /proc/timer_list.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/completion.h>
#include <linux/hrtimer.h>
#include <linux/jiffies.h>
#include <linux/limits.h>
#include <linux/minmax.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/preempt.h>

#include "compat.h"

static unsigned int period = 200000;
module_param(period, uint, 0444);
MODULE_PARM_DESC(period, "nanoseconds from one expiration to the next");

static unsigned int count = 20;
module_param(count, uint, 0444);
MODULE_PARM_DESC(count, "how often it is to expire");

static struct hrtimer mytimer;
static DECLARE_COMPLETION(done);
static unsigned int expired, interrupts;
static u64 skipped;
static s64 earliest = S64_MAX, latest = S64_MIN;

static enum hrtimer_restart expire(struct hrtimer *timer)
{
	s64 late = ktime_to_ns(ktime_sub(ktime_get(), hrtimer_get_expires(timer)));

	earliest = min(earliest, late);
	latest = max(latest, late);
	interrupts += !!in_hardirq();
	if (++expired >= count) {
		complete(&done);
		return HRTIMER_NORESTART;
	}
	/* By at least one period; what is above one was missed. */
	skipped += hrtimer_forward_now(timer, ns_to_ktime(period)) - 1;
	return HRTIMER_RESTART;
}

static int __init hrtimer_example_init(void)
{
	unsigned long start = jiffies;

	if (period < 1000)
		return -EINVAL;
	hrtimer_setup(&mytimer, expire, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	hrtimer_start(&mytimer, ns_to_ktime(period), HRTIMER_MODE_REL);
	wait_for_completion(&done);
	/* The function said so, but may still have to return. */
	hrtimer_cancel(&mytimer);
	pr_info("resolution %u ns\n", hrtimer_resolution);
	pr_info("expired %u times, %u in an interrupt, skipped %llu\n", expired,
		interrupts, skipped);
	pr_info("between %lld and %lld ns late, %s\n", earliest, latest,
		earliest < 0 ? "sometimes early" : "never early");
	pr_info("meanwhile %lu ticks of %u us\n", jiffies - start, jiffies_to_usecs(1));
	return 0;
}

static void __exit hrtimer_example_exit(void)
{
}

module_init(hrtimer_example_init);
module_exit(hrtimer_example_exit);
MODULE_DESCRIPTION("a timer of high resolution, finer than the kernel's tick");
MODULE_LICENSE("GPL");
