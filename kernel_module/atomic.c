// SPDX-License-Identifier: GPL-2.0
/*
 * atomic: counting without a lock, and without losing any
 *
 *	insmod /atomic.ko
 *
 * The loop of race.c, with atomic_inc(): the processor reads, adds and writes in one
 * step that nobody can come between (or, on some, tries until nobody has). Each
 * thread also keeps the largest value that it saw, as an example of a step for which
 * there is no function: read, compute, and let atomic_try_cmpxchg() write it only if
 * nobody has written meanwhile; otherwise it hands out what is there now, and one
 * tries again.
 *
 * Functions that change and return nothing (atomic_inc()) say nothing about the order
 * of other memory accesses, nor do atomic_read() and atomic_set(); those that change
 * and return a value (atomic_inc_return()) are full barriers, but for a cmpxchg that
 * fails. For counting references there is refcount_t (kref.c), for flags set_bit().
 *
 * See Documentation/atomic_t.txt, Documentation/atomic_bitops.txt,
 * include/linux/atomic.h, Documentation/core-api/refcount-vs-atomic.rst.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/atomic.h>
#include <linux/module.h>
#include <linux/workqueue.h>

#define ROUNDS 100000

static atomic_t counter;
static atomic_t largest;

static void keep_largest(int value)
{
	int old = atomic_read(&largest);

	do {
		if (value <= old)
			return;
	} while (!atomic_try_cmpxchg(&largest, &old, value));
}

static void count(struct work_struct *unused)
{
	int i;

	for (i = 0; i < ROUNDS; i++) {
		atomic_inc(&counter);
		keep_largest(atomic_read(&counter));
	}
}

static DECLARE_WORK(one, count);
static DECLARE_WORK(other, count);

static int __init atomic_example_init(void)
{
	struct workqueue_struct *queue = alloc_workqueue("lkmc_atomic", WQ_UNBOUND, 0);

	if (!queue)
		return -ENOMEM;
	queue_work(queue, &one);
	queue_work(queue, &other);
	/* Waits for both. */
	destroy_workqueue(queue);
	pr_info("counted %d, got %d, the largest seen was %d\n", 2 * ROUNDS,
		atomic_read(&counter), atomic_read(&largest));
	return 0;
}

static void __exit atomic_example_exit(void)
{
}

module_init(atomic_example_init);
module_exit(atomic_example_exit);
MODULE_DESCRIPTION("counting without a lock, and without losing any");
MODULE_LICENSE("GPL");
