// SPDX-License-Identifier: GPL-2.0
/*
 * use_after_free: a write through a pointer to memory that has been given back
 *
 *	insmod /use_after_free.ko
 *
 * A bug on purpose. In most kernels it goes unnoticed: the memory soon belongs to
 * somebody else, whose data are destroyed. This module's cache asks to be checked, as
 * all are when the kernel's command line says slab_debug=FZPU (slub_debug in older
 * ones): what is free is filled with 6b, "poison", and when it is handed out again the
 * kernel looks:
 *
 *	BUG lkmc_use_after_free (Tainted: ...): Poison overwritten
 *	First byte 0x21 instead of 0x6b
 *	Allocated in use_after_free_init+... / Freed in use_after_free_init+...
 *	FIX lkmc_use_after_free: Restoring Poison ...
 *
 * That says who had the memory, but not who wrote. KASAN (CONFIG_KASAN) watches every
 * access: "BUG: KASAN: slab-use-after-free in use_after_free_init+0x..." comes at the
 * write itself, with its stack; it costs half the speed and an eighth of the memory.
 *
 * See include/linux/slab.h, include/linux/poison.h, mm/slub.c (object_err()),
 * Documentation/mm/slab.rst and Documentation/dev-tools/kasan.rst.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/compiler.h>
#include <linux/module.h>
#include <linux/slab.h>

#define CHECKS (SLAB_POISON | SLAB_CONSISTENCY_CHECKS | SLAB_STORE_USER)

static int __init use_after_free_init(void)
{
	struct kmem_cache *cache = kmem_cache_create("lkmc_use_after_free", 64, 0, CHECKS, NULL);
	char *text, *stale;

	if (!cache)
		return -ENOMEM;
	text = kmem_cache_alloc(cache, GFP_KERNEL);
	if (!text) {
		kmem_cache_destroy(cache);
		return -ENOMEM;
	}
	stale = text;
	OPTIMIZER_HIDE_VAR(stale);	/* the compiler would see through it, and warn */
	kmem_cache_free(cache, text);

	pr_info("writing to what was freed\n");
	stale[16] = '!';

	/* The next one gets the same piece. */
	text = kmem_cache_alloc(cache, GFP_KERNEL);
	pr_info("allocated again\n");
	if (text)
		kmem_cache_free(cache, text);
	kmem_cache_destroy(cache);
	return 0;
}

static void __exit use_after_free_exit(void)
{
}

module_init(use_after_free_init);
module_exit(use_after_free_exit);
MODULE_DESCRIPTION("a write through a pointer to memory that has been given back");
MODULE_LICENSE("GPL");
