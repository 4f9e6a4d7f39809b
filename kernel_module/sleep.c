// SPDX-License-Identifier: GPL-2.0
/*
 * sleep: the ways to wait for a while, and which of them give the processor away
 *
 *	insmod /sleep.ko
 *
 * Each wait is measured. udelay() spins: the task does not leave the processor,
 * which is why it may be used in an interrupt or under a spinlock, and why it is for
 * microseconds only. How long that is was found out at boot, and may be wrong, under
 * an emulator most of all. The others sleep: the scheduler gives the processor to
 * somebody else, and counts a voluntary switch of this task; they are for code that
 * may sleep. A timer may fire before the task has left the processor: then nothing is
 * left to sleep for, and no switch is counted. That is rare, but an emulator may have
 * to wait for its host just there. usleep_range() has a timer of its own, and a range
 * so that the kernel can wake several sleepers at once. msleep() counts ticks
 * (CONFIG_HZ): it may take one or two longer, and is short of time only where the
 * machine falls behind with its ticks, as an emulated one may. fsleep() picks the
 * right one of the three.
 *
 * See Documentation/timers/timers-howto.rst, include/linux/delay.h and
 * kernel/time/timer.c (msleep()); timer.c and hrtimer.c for how to be called later
 * instead of waiting.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/delay.h>
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/sched.h>

#define SPIN_US 1000

static void __init spin(void)
{
	udelay(SPIN_US);
}

static void __init sleep_by_hrtimer(void)
{
	usleep_range(2000, 3000);
}

static void __init sleep_by_tick(void)
{
	msleep(20);
}

static void __init sleep_either_way(void)
{
	fsleep(5000);
}

struct way {
	const char *name;
	void (*wait)(void);
	s64 microseconds;
};

static const struct way ways[] __initconst = {
	{ "udelay", spin, SPIN_US },
	{ "usleep_range", sleep_by_hrtimer, 2000 },
	{ "msleep", sleep_by_tick, 20000 },
	{ "fsleep", sleep_either_way, 5000 },
};

static int __init sleep_init(void)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(ways); i++) {
		unsigned long switches = current->nvcsw;
		ktime_t start = ktime_get();
		s64 took;

		ways[i].wait();
		took = ktime_us_delta(ktime_get(), start);
		pr_info("%s: asked for %lld us, %s for %lld us\n", ways[i].name,
			ways[i].microseconds,
			current->nvcsw == switches ? "spun" : "slept", took);
	}
	return 0;
}

static void __exit sleep_exit(void)
{
}

module_init(sleep_init);
module_exit(sleep_exit);
MODULE_DESCRIPTION("the ways to wait for a while, and which give the processor away");
MODULE_LICENSE("GPL");
