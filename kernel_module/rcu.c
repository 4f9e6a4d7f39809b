// SPDX-License-Identifier: GPL-2.0
/*
 * rcu: readers that take no lock, beside a writer that replaces what they read
 *
 *	insmod /rcu.ko
 *
 * A thread reads all the time; insmod makes a new pair of numbers, 100 times, and
 * puts it in place of the old one. A reader sees the old or the new one, never half
 * of each: the pointer is changed in one step, and only when all of the new pair is
 * written (rcu_assign_pointer(), rcu_replace_pointer()). The old one may still be in
 * use: it is freed when every reader that could have it is done, which is the time
 * that call_rcu() waits for. rcu_read_lock() costs next to nothing, but between it
 * and rcu_read_unlock() one must not sleep.
 *
 * Each pair is spoilt before it is freed: a reader that was still there would see
 * it. As call_rcu() calls a function of the module's, rcu_barrier() must wait for
 * all of these calls before the module may go.
 *
 * See Documentation/RCU/whatisRCU.rst, Documentation/RCU/rcubarrier.rst,
 * include/linux/rcupdate.h; with CONFIG_PROVE_RCU, rcu_dereference() outside of
 * rcu_read_lock() is reported: "suspicious RCU usage".
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/atomic.h>
#include <linux/delay.h>
#include <linux/module.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

#define UPDATES 100
#define PAUSE_US 10

/* b is always -a. */
struct pair {
	int a, b;
	struct rcu_head rcu;
};

static struct pair __rcu *shared;
static bool stop;
static unsigned int reads, wrong;
static atomic_t freed;

static void free_pair(struct rcu_head *rcu)
{
	struct pair *pair = container_of(rcu, struct pair, rcu);

	WRITE_ONCE(pair->a, 1);
	WRITE_ONCE(pair->b, 1);
	kfree(pair);
	atomic_inc(&freed);
}

static void read(struct work_struct *unused)
{
	while (!READ_ONCE(stop)) {
		struct pair *pair;
		int a;

		rcu_read_lock();
		pair = rcu_dereference(shared);
		a = READ_ONCE(pair->a);
		udelay(PAUSE_US);
		wrong += a + READ_ONCE(pair->b) != 0;
		rcu_read_unlock();
		reads++;
		cond_resched();
	}
}

static DECLARE_WORK(reader, read);

/* The only writer: otherwise, it would have to hold a lock that keeps others out. */
static int __init update(int value)
{
	struct pair *pair = kmalloc(sizeof(*pair), GFP_KERNEL);

	if (!pair)
		return -ENOMEM;
	pair->a = value;
	pair->b = -value;
	pair = rcu_replace_pointer(shared, pair, true);
	if (pair)
		call_rcu(&pair->rcu, free_pair);
	return 0;
}

static int __init rcu_example_init(void)
{
	struct workqueue_struct *queue;
	int i, err;

	queue = alloc_workqueue("lkmc_rcu", WQ_UNBOUND, 0);
	if (!queue)
		return -ENOMEM;
	err = update(0);
	if (!err)
		queue_work(queue, &reader);
	for (i = 1; i <= UPDATES && !err; i++) {
		usleep_range(100, 200);
		err = update(i);
	}
	WRITE_ONCE(stop, true);
	destroy_workqueue(queue);
	rcu_barrier();
	/* Nobody reads any more. */
	kfree(rcu_dereference_protected(shared, true));
	pr_info("%s, %u of them wrong\n", reads ? "many reads" : "no reads", wrong);
	pr_info("%d updates, %d old ones freed\n", i - 1, atomic_read(&freed));
	return err;
}

static void __exit rcu_example_exit(void)
{
}

module_init(rcu_example_init);
module_exit(rcu_example_exit);
MODULE_DESCRIPTION("readers that take no lock, beside a writer that replaces what they read");
MODULE_LICENSE("GPL");
