// SPDX-License-Identifier: GPL-2.0
/*
 * out_of_bounds: a write one byte behind an allocation
 *
 *	insmod /out_of_bounds.ko
 *	echo 1 > /sys/kernel/slab/lkmc_out_of_bounds/validate
 *	rmmod out_of_bounds
 *
 * A bug on purpose. Most kernels do not notice: what lies behind belongs to somebody
 * else. This module's cache asks to be checked, as all are when the kernel's command
 * line says slab_debug=FZU: around each object is a "red zone" of known bytes, and the
 * kernel looks there when the object is freed, or when it is told to, as here:
 *
 *	[Right Redzone overwritten] ... First byte 0x21 instead of 0xcc
 *	BUG lkmc_out_of_bounds (Tainted: ...): Object corrupt
 *	Allocated in misuse+... [out_of_bounds]
 *	FIX lkmc_out_of_bounds: Restoring Right Redzone ...
 *
 * So it names the allocation, but the culprit is long gone. (Found when the object is
 * freed, it would not be trusted any more, and be lost.) KASAN (CONFIG_KASAN) says
 * "BUG: KASAN: slab-out-of-bounds in misuse+0x..." at the write itself. For arrays
 * whose size the compiler knows, CONFIG_UBSAN_BOUNDS and CONFIG_FORTIFY_SOURCE test
 * the index and the length of a memcpy() as the code runs.
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

static struct kmem_cache *cache;
static char *text;

/* Not __init: by the time it is reported, such a function has no name any more. */
static noinline int misuse(void)
{
	int index = SIZE;

	text = kmem_cache_alloc(cache, GFP_KERNEL);
	if (!text)
		return -ENOMEM;
	OPTIMIZER_HIDE_VAR(index); /* the compiler would see it, and warn */
	pr_info("writing to byte %d of %d\n", index, SIZE);
	text[index] = '!';
	return 0;
}

static int __init out_of_bounds_init(void)
{
	int err;

	cache = kmem_cache_create("lkmc_out_of_bounds", SIZE, 0, CHECKS, NULL);
	if (!cache)
		return -ENOMEM;
	err = misuse();
	if (err)
		kmem_cache_destroy(cache);
	return err;
}

static void __exit out_of_bounds_exit(void)
{
	kmem_cache_free(cache, text);
	kmem_cache_destroy(cache);
}

module_init(out_of_bounds_init);
module_exit(out_of_bounds_exit);
MODULE_DESCRIPTION("a write one byte behind an allocation");
MODULE_LICENSE("GPL");
