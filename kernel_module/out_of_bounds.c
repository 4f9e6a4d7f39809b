// SPDX-License-Identifier: GPL-2.0
/*
 * out_of_bounds: a write one byte behind an allocation
 *
 *	insmod /out_of_bounds.ko
 *
 * A bug on purpose. Most kernels do not notice: what lies behind belongs to somebody
 * else. This module's cache asks to be checked, as all are when the kernel's command
 * line says slab_debug=FZPU: behind each object is a "red zone" of known bytes, and
 * when the object is freed, the kernel looks:
 *
 *	BUG lkmc_out_of_bounds (Tainted: ...): Right Redzone overwritten
 *	First byte 0x21 instead of 0xcc
 *	Allocated in out_of_bounds_init+...
 *	FIX lkmc_out_of_bounds: Restoring Right Redzone ...
 *
 * So it names the allocation, but the culprit is long gone. KASAN (CONFIG_KASAN) says
 * "BUG: KASAN: slab-out-of-bounds in out_of_bounds_init+0x..." at the write itself.
 * For arrays whose size the compiler knows, CONFIG_UBSAN_BOUNDS and
 * CONFIG_FORTIFY_SOURCE test the index and the length of a memcpy() as the code runs.
 *
 * See include/linux/slab.h, include/linux/poison.h, mm/slub.c (check_object()),
 * Documentation/mm/slab.rst, Documentation/dev-tools/kasan.rst and
 * Documentation/dev-tools/ubsan.rst.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/compiler.h>
#include <linux/module.h>
#include <linux/slab.h>

#define CHECKS (SLAB_RED_ZONE | SLAB_CONSISTENCY_CHECKS | SLAB_STORE_USER)
#define SIZE 64

static int __init out_of_bounds_init(void)
{
	struct kmem_cache *cache = kmem_cache_create("lkmc_out_of_bounds", SIZE, 0, CHECKS, NULL);
	int index = SIZE;
	char *text;

	if (!cache)
		return -ENOMEM;
	text = kmem_cache_alloc(cache, GFP_KERNEL);
	if (!text) {
		kmem_cache_destroy(cache);
		return -ENOMEM;
	}

	OPTIMIZER_HIDE_VAR(index);	/* the compiler would see it, and warn */
	pr_info("writing to byte %d of %d\n", index, SIZE);
	text[index] = '!';

	kmem_cache_free(cache, text);
	pr_info("freed\n");
	kmem_cache_destroy(cache);
	return 0;
}

static void __exit out_of_bounds_exit(void)
{
}

module_init(out_of_bounds_init);
module_exit(out_of_bounds_exit);
MODULE_DESCRIPTION("a write one byte behind an allocation");
MODULE_LICENSE("GPL");
