// SPDX-License-Identifier: GPL-2.0
/*
 * use_after_free: a write through a pointer to memory that has been given back
 *
 *	insmod /use_after_free.ko
 *	echo 1 > /sys/kernel/slab/lkmc_use_after_free/validate
 *	rmmod use_after_free
 *
 * A bug on purpose. In most kernels it goes unnoticed: the memory soon belongs to
 * somebody else, whose data are destroyed. This module's cache asks to be checked, as
 * all are when the kernel's command line says slab_debug=FPU: what is free is filled
 * with 6b, "poison", and the kernel looks when it hands it out again, or when it is
 * told to, as here:
 *
 *	[Poison overwritten] ... @offset=16. First byte 0x21 instead of 0x6b
 *	BUG lkmc_use_after_free (Tainted: ...): Object corrupt
 *	Allocated in misuse+... [use_after_free] / Freed in misuse+...
 *	FIX lkmc_use_after_free: Restoring Poison ...
 *
 * That says who had the memory, but not who wrote. KASAN (CONFIG_KASAN) watches every
 * access: "BUG: KASAN: slab-use-after-free in misuse+0x..." comes at the write itself,
 * with its stack; it costs half the speed and an eighth of the memory.
 *
 * See include/linux/slab.h, include/linux/poison.h, mm/slub.c (validate_slab()),
 * Documentation/mm/slab.rst and Documentation/dev-tools/kasan.rst.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/compiler.h>
#include <linux/module.h>
#include <linux/slab.h>

#define CHECKS (SLAB_POISON | SLAB_CONSISTENCY_CHECKS | SLAB_STORE_USER)

static struct kmem_cache *cache;

/* Not __init: by the time it is reported, such a function has no name any more. */
static noinline int misuse(void)
{
	char *text = kmem_cache_alloc(cache, GFP_KERNEL);
	char *stale = text;

	if (!text)
		return -ENOMEM;
	OPTIMIZER_HIDE_VAR(stale); /* the compiler would see through it, and warn */
	kmem_cache_free(cache, text);

	pr_info("writing to what was freed\n");
	stale[16] = '!';
	return 0;
}

static int __init use_after_free_init(void)
{
	int err;

	cache = kmem_cache_create("lkmc_use_after_free", 64, 0, CHECKS, NULL);
	if (!cache)
		return -ENOMEM;
	err = misuse();
	if (err)
		kmem_cache_destroy(cache);
	return err;
}

static void __exit use_after_free_exit(void)
{
	kmem_cache_destroy(cache);
}

module_init(use_after_free_init);
module_exit(use_after_free_exit);
MODULE_DESCRIPTION("a write through a pointer to memory that has been given back");
MODULE_LICENSE("GPL");
