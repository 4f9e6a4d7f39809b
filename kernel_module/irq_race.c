// SPDX-License-Identifier: GPL-2.0
/*
 * irq_race: an interrupt takes away what was looked at just before
 *
 *	insmod /irq_race.ko		insmod is killed, sooner or later
 *	insmod /irq_race.ko safe=1	goes well
 *	rmmod irq_race
 *
 * A bug on purpose. The handler of a timer's interrupt swaps a pointer: now it is set, now it
 * is NULL, as a driver's may when a device comes and goes. read_current() looks whether it is
 * set, and then uses it; in between, the interrupt may come. Between two instructions there
 * is little time, so that it happens once a month, at a customer's; here the time is made
 * longer (udelay()).
 *
 * The oops is a riddle: there is the "if", and the pointer is NULL behind it. The other one,
 * who wrote it, is on no stack. On the host,
 *
 *	./lkmc why -x 'insmod /irq_race.ko'
 *
 * goes back to the write, which was made in the interrupt (docs/time-travel.md).
 *
 * With safe=1 the pointer is read once, under RCU: whoever has read it may use it until
 * rcu_read_unlock(), and who frees what it points to waits for that. (Here nothing is freed.)
 *
 * See Documentation/RCU/whatisRCU.rst and Documentation/timers/hrtimers.rst.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/compiler.h>
#include <linux/delay.h>
#include <linux/hrtimer.h>
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/rcupdate.h>

#define PERIOD_NS 700000
#define PAUSE_US 20
/* While there is nothing to read, some 20000 go by from one interrupt to the next. */
#define ROUNDS 1000000

struct device_state {
	unsigned long id;
	unsigned long speed;
};

static bool safe;
module_param(safe, bool, 0444);
MODULE_PARM_DESC(safe, "read the pointer once; off by default");

static struct device_state state = { .id = 1, .speed = 9600 };
static struct device_state *current_state = &state;
static struct hrtimer timer;

static enum hrtimer_restart swap_state(struct hrtimer *t)
{
	WRITE_ONCE(current_state, READ_ONCE(current_state) ? NULL : &state);
	hrtimer_forward_now(t, ns_to_ktime(PERIOD_NS));
	return HRTIMER_RESTART;
}

static noinline unsigned long read_current(void)
{
	if (!READ_ONCE(current_state))
		return 0;
	udelay(PAUSE_US);
	return READ_ONCE(current_state->speed);
}

static noinline unsigned long read_safely(void)
{
	const struct device_state *s;
	unsigned long speed = 0;

	rcu_read_lock();
	s = READ_ONCE(current_state);
	if (s) {
		udelay(PAUSE_US);
		speed = READ_ONCE(s->speed);
	}
	rcu_read_unlock();
	return speed;
}

static int __init irq_race_init(void)
{
	unsigned long n = 0;

	hrtimer_init(&timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	timer.function = swap_state;
	hrtimer_start(&timer, ns_to_ktime(PERIOD_NS), HRTIMER_MODE_REL);
	for (int i = 0; i < ROUNDS; i++)
		n += (safe ? read_safely() : read_current()) == state.speed;
	pr_info("read %lu times of %d\n", n, ROUNDS);
	return 0;
}

static void __exit irq_race_cleanup(void)
{
	hrtimer_cancel(&timer);
}

module_init(irq_race_init);
module_exit(irq_race_cleanup);
MODULE_DESCRIPTION("an interrupt takes away what was looked at just before");
MODULE_LICENSE("GPL");
