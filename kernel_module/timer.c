// SPDX-License-Identifier: GPL-2.0
/*
 * timer: a function that the kernel calls later, again and again
 *
 *	insmod /timer.ko period=500
 *	cat /sys/module/timer/parameters/count
 *	rmmod timer
 *
 * A timer fires once; this one sets itself again each time. It is counted in
 * jiffies, the ticks of the kernel's clock, CONFIG_HZ of them a second. The function
 * runs in a softirq, on top of whatever the processor was doing: the name it prints
 * is that of an innocent bystander, often the idle task (swapper). So it must not
 * sleep.
 *
 * When the module goes, the timer must be gone for good, and its function must have
 * returned on every processor: timer_shutdown_sync() sees to both, even for a timer
 * that sets itself.
 *
 * See include/linux/timer.h, kernel/time/timer.c (timer_shutdown_sync()) and
 * Documentation/timers/timers-howto.rst; hrtimer.c for finer times.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/jiffies.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/timer.h>

static unsigned int period = 100;
module_param(period, uint, 0644);
MODULE_PARM_DESC(period, "milliseconds from one call to the next");

static unsigned int count;
module_param(count, uint, 0444);
MODULE_PARM_DESC(count, "how often the function was called");

static void expired(struct timer_list *timer);
static DEFINE_TIMER(mytimer, expired);

static void expired(struct timer_list *timer)
{
	pr_info("call %u, jiffies %lu, %s, on top of %s\n", ++count, jiffies,
		in_serving_softirq() ? "in a softirq" : "not in a softirq", current->comm);
	mod_timer(timer, jiffies + msecs_to_jiffies(period));
}

static int __init timer_init(void)
{
	mod_timer(&mytimer, jiffies + msecs_to_jiffies(period));
	return 0;
}

static void __exit timer_exit(void)
{
	timer_shutdown_sync(&mytimer);
	pr_info("removed after %u calls\n", count);
}

module_init(timer_init);
module_exit(timer_exit);
MODULE_DESCRIPTION("a function that the kernel calls later, again and again");
MODULE_LICENSE("GPL");
