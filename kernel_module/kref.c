// SPDX-License-Identifier: GPL-2.0
/*
 * kref: an object that is freed by the last of its users, whoever that is
 *
 *	insmod /kref.ko			the work is the last
 *	insmod /kref.ko patient		insmod is
 *
 * insmod makes an object and hands it to a work of the kernel's (workqueue_cheat.c).
 * Neither knows how long the other needs it. So each holds a reference: whoever
 * passes a pointer on takes one for the receiver first, while it surely has its own.
 * The kref_put() that brings the count to 0 calls release(). Two mistakes are
 * reported in the log: using a count that is 0 already, and one that overflows.
 *
 * See Documentation/core-api/kref.rst, include/linux/kref.h, lib/refcount.c.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/completion.h>
#include <linux/kref.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static bool patient;
module_param(patient, bool, 0444);
MODULE_PARM_DESC(patient, "whether insmod keeps its reference until the work is done");

struct thing {
	struct kref users;
	int number;
};

static struct thing *handed_over;
static DECLARE_COMPLETION(insmod_is_done);

static void release(struct kref *users)
{
	struct thing *thing = container_of(users, struct thing, users);

	pr_info("%d is freed by %s\n", thing->number,
		current_work() ? "the work" : current->comm);
	kfree(thing);
}

static void run(struct work_struct *unused)
{
	struct thing *thing = handed_over;

	if (!patient)
		wait_for_completion(&insmod_is_done);
	pr_info("the work uses %d, of which there are %u users\n", thing->number,
		kref_read(&thing->users));
	kref_put(&thing->users, release);
}

static DECLARE_WORK(mywork, run);

static int __init kref_example_init(void)
{
	struct thing *thing = kmalloc(sizeof(*thing), GFP_KERNEL);

	if (!thing)
		return -ENOMEM;
	thing->number = 42;
	/* The first reference is that of whoever makes it. */
	kref_init(&thing->users);

	kref_get(&thing->users);
	handed_over = thing;
	schedule_work(&mywork);

	if (patient)
		flush_work(&mywork);
	pr_info("insmod gives its reference back\n");
	kref_put(&thing->users, release);
	complete(&insmod_is_done);
	return 0;
}

static void __exit kref_example_exit(void)
{
	/* Not cancelled: it has a reference to give back. */
	flush_work(&mywork);
}

module_init(kref_example_init);
module_exit(kref_example_exit);
MODULE_DESCRIPTION("an object that is freed by the last of its users, whoever that is");
MODULE_LICENSE("GPL");
