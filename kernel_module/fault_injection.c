// SPDX-License-Identifier: GPL-2.0
/*
 * fault_injection: make each allocation fail in its turn, and see that nothing is lost
 *
 *	insmod /fault_injection.ko
 *	echo 1 > /sys/kernel/slab/lkmc_fault_injection/failslab	only this cache ...
 *	cd /sys/kernel/debug/failslab
 *	echo Y > cache-filter					... and no other
 *	echo N > ignore-gfp-wait				GFP_KERNEL, too
 *	echo 2 > /proc/self/fail-nth; echo 1 > /sys/module/fault_injection/parameters/run
 *						the second fails: "Cannot allocate memory"
 *	cat /proc/self/fail-nth			0: it has happened
 *	rmmod fault_injection
 *
 * What is never tried does not work, and memory is never short when one tries. The
 * kernel can refuse it on demand: here with the one shot that a task loads for itself,
 * else at random (probability, interval, times). With fail-nth 1, 2, 3 ... until
 * nothing fails any more, each way out of a function has been gone through.
 * kmem_cache_destroy() complains about objects that were forgotten on the way.
 *
 * The log says "FAULT_INJECTION: forcing a failure" with the stack; verbose in the
 * same folder says less. CONFIG_FAULT_INJECTION and CONFIG_FAILSLAB; others fail
 * pages, I/O, futexes, or any function that is marked for it (CONFIG_FAIL_FUNCTION).
 *
 * See mm/failslab.c, lib/fault-inject.c, include/linux/fault-inject.h and
 * Documentation/fault-injection/fault-injection.rst.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/slab.h>

static struct kmem_cache *cache;

/* Three allocations, and the way back from each. */
static int run(void)
{
	void *first, *second, *third;
	int err = -ENOMEM;

	first = kmem_cache_alloc(cache, GFP_KERNEL);
	if (!first)
		goto out;
	second = kmem_cache_alloc(cache, GFP_KERNEL);
	if (!second)
		goto free_first;
	third = kmem_cache_alloc(cache, GFP_KERNEL);
	if (!third)
		goto free_second;
	err = 0;
	pr_info("all three\n");

	kmem_cache_free(cache, third);
free_second:
	kmem_cache_free(cache, second);
free_first:
	kmem_cache_free(cache, first);
out:
	return err;
}

static int run_set(const char *text, const struct kernel_param *parameter)
{
	return cache ? run() : -EAGAIN;
}

static const struct kernel_param_ops run_ops = { .set = run_set };

module_param_cb(run, &run_ops, NULL, 0200);
MODULE_PARM_DESC(run, "whatever is written here: allocate three times");

static int __init fault_injection_init(void)
{
	/* A cache that is checked is not merged with others of the same size. */
	cache = kmem_cache_create("lkmc_fault_injection", 64, 0, SLAB_POISON, NULL);
	return cache ? 0 : -ENOMEM;
}

static void __exit fault_injection_exit(void)
{
	struct kmem_cache *mine = cache;

	/* The file is still there, and whoever writes to it holds this lock. */
	kernel_param_lock(THIS_MODULE);
	cache = NULL;
	kernel_param_unlock(THIS_MODULE);
	kmem_cache_destroy(mine);
}

module_init(fault_injection_init);
module_exit(fault_injection_exit);
MODULE_DESCRIPTION("make each allocation fail in its turn, and see that nothing is lost");
MODULE_LICENSE("GPL");
