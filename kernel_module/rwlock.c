// SPDX-License-Identifier: GPL-2.0
/*
 * rwlock: a spinlock for many readers or one writer
 *
 *	insmod /rwlock.ko
 *
 * Prints who gets in while it is held, by means of the forms that do not wait. As
 * many readers as like may hold it at once, but a writer must be alone.
 *
 * It is a spinlock in all else: not to be held while sleeping, and with irqsave
 * where an interrupt writes. If interrupts only read, tasks that read need not turn
 * them off. Taking a lock is itself a write to memory that processors pass around:
 * where there are many readers and few writers, RCU (rcu.c) is far faster, and new
 * code hardly uses rwlock_t. The same for tasks that sleep is rw_semaphore.
 *
 * See Documentation/locking/spinlocks.rst (lesson 2), include/linux/rwlock.h,
 * kernel/locking/qrwlock.c.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/module.h>
#include <linux/spinlock.h>

static DEFINE_RWLOCK(lock);

static int __init reader_gets_in(void)
{
	int got_in = read_trylock(&lock);

	if (got_in)
		read_unlock(&lock);
	return got_in;
}

static int __init writer_gets_in(void)
{
	int got_in = write_trylock(&lock);

	if (got_in)
		write_unlock(&lock);
	return got_in;
}

static void __init print(const char *held)
{
	pr_info("%s: a reader %s, a writer %s\n", held,
		reader_gets_in() ? "gets in" : "must wait",
		writer_gets_in() ? "gets in" : "must wait");
}

static int __init rwlock_example_init(void)
{
	print("free");
	read_lock(&lock);
	print("held by a reader");
	read_unlock(&lock);
	write_lock(&lock);
	print("held by a writer");
	write_unlock(&lock);
	return 0;
}

static void __exit rwlock_example_exit(void)
{
}

module_init(rwlock_example_init);
module_exit(rwlock_example_exit);
MODULE_DESCRIPTION("a spinlock for many readers or one writer");
MODULE_LICENSE("GPL");
