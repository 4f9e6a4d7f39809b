// SPDX-License-Identifier: GPL-2.0
/*
 * race: two threads that count in the same variable, and lose some
 *
 *	insmod /race.ko
 *
 * To count is to read, to add and to write. When another thread writes between the
 * two, what it counted is lost. Here the time between is made longer (udelay()), so
 * that it happens often even with one processor, where it takes the scheduler to
 * switch between the two; in real code it happens once a month, at a customer's.
 *
 * No lock is involved, and so lockdep has nothing to say; lockdep_assert_held() in
 * count() would say which lock should have been held, and where it was not. KCSAN
 * (CONFIG_KCSAN) finds such places, even when nothing was lost:
 *
 *	BUG: KCSAN: data-race in count [race] / count [race]
 *	write to 0x... of 4 bytes by task ... on cpu 0:
 *
 * atomic.c has the same loop put right; mutex.c and spinlock.c are for more than one
 * variable.
 *
 * See Documentation/dev-tools/kcsan.rst,
 * tools/memory-model/Documentation/access-marking.txt and
 * Documentation/core-api/workqueue.rst.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/compiler.h>
#include <linux/delay.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/workqueue.h>

#define ROUNDS 5000
#define PAUSE_US 10

static unsigned int counter;

static void count(struct work_struct *unused)
{
	int i;

	for (i = 0; i < ROUNDS; i++) {
		unsigned int old = counter;

		/* The compiler must not put the read after the wait. */
		barrier();
		udelay(PAUSE_US);
		/* A kernel without preemption switches only where it is told to. */
		cond_resched();
		counter = old + 1;
	}
}

static DECLARE_WORK(one, count);
static DECLARE_WORK(other, count);

static int __init race_init(void)
{
	/* Unbound: not tied to a processor, and switched like any thread. */
	struct workqueue_struct *queue = alloc_workqueue("lkmc_race", WQ_UNBOUND, 0);

	if (!queue)
		return -ENOMEM;
	queue_work(queue, &one);
	queue_work(queue, &other);
	/* Waits for both. */
	destroy_workqueue(queue);
	pr_info("counted %d, got %u, lost %u\n", 2 * ROUNDS, counter, 2 * ROUNDS - counter);
	return 0;
}

static void __exit race_exit(void)
{
}

module_init(race_init);
module_exit(race_exit);
MODULE_DESCRIPTION("two threads that count in the same variable, and lose some");
MODULE_LICENSE("GPL");
