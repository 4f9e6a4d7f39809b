// SPDX-License-Identifier: GPL-2.0
/*
 * kmem_cache: an allocator of its own for many objects of one kind
 *
 *	insmod /kmem_cache.ko
 *	grep lkmc_kmem_cache /proc/slabinfo	name, objects in use, objects, size, ...
 *	ls /sys/kernel/slab/lkmc_kmem_cache
 *	rmmod kmem_cache
 *
 * kmalloc() rounds sizes up, to 96 or 128 bytes, say; a cache packs objects of
 * exactly one size into its pages (slabs), and its name tells where memory went. The
 * constructor runs for each object of a new slab, not at each allocation: an object
 * that was freed keeps what was in it, so it must be freed in the state that the
 * constructor left, and then need not be set up again.
 *
 * All objects must be freed before the cache is destroyed; one that is missing is
 * reported in the log.
 *
 * See include/linux/slab.h, mm/slub.c, Documentation/core-api/memory-allocation.rst
 * and Documentation/mm/slub.rst.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/atomic.h>
#include <linux/module.h>
#include <linux/slab.h>

#define OBJECTS 10

struct thing {
	int state;
	char name[68];
};

static struct kmem_cache *cache;
static struct thing *things[OBJECTS];
static atomic_t constructed;

static void construct(void *object)
{
	struct thing *thing = object;

	thing->state = 1;
	atomic_inc(&constructed);
}

static void free_things(void)
{
	int i;

	for (i = 0; i < OBJECTS; i++) {
		if (things[i])
			kmem_cache_free(cache, things[i]);
		things[i] = NULL;
	}
}

static int __init allocate_things(void)
{
	int i;

	for (i = 0; i < OBJECTS; i++) {
		things[i] = kmem_cache_alloc(cache, GFP_KERNEL);
		if (!things[i])
			return -ENOMEM;
	}
	return 0;
}

static int __init kmem_cache_example_init(void)
{
	int err, before;

	cache = kmem_cache_create("lkmc_kmem_cache", sizeof(struct thing), 0, 0, construct);
	if (!cache)
		return -ENOMEM;
	err = allocate_things();
	if (err)
		goto destroy;
	pr_info("objects of %u bytes, constructed before they were asked for: %s\n",
		kmem_cache_size(cache), things[OBJECTS - 1]->state == 1 ? "yes" : "no");
	before = atomic_read(&constructed);

	free_things();
	err = allocate_things();
	if (err)
		goto destroy;
	pr_info("freed and allocated again: %d of them constructed again\n",
		atomic_read(&constructed) - before);
	return 0;

destroy:
	free_things();
	kmem_cache_destroy(cache);
	return err;
}

static void __exit kmem_cache_example_exit(void)
{
	free_things();
	kmem_cache_destroy(cache);
}

module_init(kmem_cache_example_init);
module_exit(kmem_cache_example_exit);
MODULE_DESCRIPTION("an allocator of its own for many objects of one kind");
MODULE_LICENSE("GPL");
