// SPDX-License-Identifier: GPL-2.0
/*
 * xarray: an array of pointers with any index, which grows by itself
 *
 *	insmod /xarray.ko
 *
 * What used to be done by radix trees and ID allocators: from a number to an object.
 * Memory is needed for indexes that are in use, and their neighbours, not for those
 * between. xa_alloc() finds a free index: that is how numbers are handed out. Up to
 * three marks on each entry can be looked for quickly: the page cache, an xarray for
 * each file, keeps its dirty pages apart with them. The xarray has a lock of its
 * own, which the calls here take and give back by themselves; readers use RCU.
 *
 * See Documentation/core-api/xarray.rst, include/linux/xarray.h, lib/xarray.c.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/xarray.h>

/* ALLOC1: index 0 is not handed out. */
static DEFINE_XARRAY_ALLOC1(array);

/*
 * The two lowest bits of a pointer are the xarray's: it must be that of something
 * aligned, as any structure is, but not of a character in a text.
 */
struct thing {
	const char *name;
};

static struct thing two = { "two" }, million = { "million" };
static struct thing some = { "some" }, more = { "more" };

static int __init hand_out(struct thing *thing)
{
	u32 index;
	int err = xa_alloc(&array, &index, thing, xa_limit_32b, GFP_KERNEL);

	if (!err)
		pr_info("a free index: %u\n", index);
	return err;
}

static int __init fill(void)
{
	int err;

	/* xa_store() returns the old entry, or an error in the disguise of one. */
	err = xa_err(xa_store(&array, 2, &two, GFP_KERNEL));
	if (!err)
		err = xa_err(xa_store(&array, 1000000, &million, GFP_KERNEL));
	if (!err)
		err = hand_out(&some);
	if (!err)
		err = hand_out(&more);
	return err;
}

static void __init print(const char *what, xa_mark_t filter)
{
	struct thing *thing;
	unsigned long index;
	char line[200] = "";
	int length = 0;

	xa_for_each_marked(&array, index, thing, filter)
		length += scnprintf(line + length, sizeof(line) - length, " %lu=%s",
				    index, thing->name);
	pr_info("%s:%s\n", what, line);
}

static int __init xarray_init(void)
{
	struct thing *found;
	int err = fill();

	if (err) {
		xa_destroy(&array);
		return err;
	}
	found = xa_load(&array, 1000000);
	pr_info("at 1000000: %s\n", found ? found->name : "nothing");
	found = xa_load(&array, 4);
	pr_info("at 4: %s\n", found ? found->name : "nothing");
	print("all", XA_PRESENT);
	xa_set_mark(&array, 2, XA_MARK_1);
	print("marked", XA_MARK_1);
	xa_erase(&array, 2);
	print("without 2", XA_PRESENT);
	return 0;
}

static void __exit xarray_exit(void)
{
	/* Frees the array; what its entries point to would be ours to free. */
	xa_destroy(&array);
}

module_init(xarray_init);
module_exit(xarray_exit);
MODULE_DESCRIPTION("an array of pointers with any index, which grows by itself");
MODULE_LICENSE("GPL");
