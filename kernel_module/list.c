// SPDX-License-Identifier: GPL-2.0
/*
 * list: the kernel's linked list
 *
 *	insmod /list.ko				5 4 3 2 1, then without the even ones
 *	insmod /list.ko numbers=3,1,2 tail	3 1 2, then 3 1
 *
 * The list does not point to objects: each object contains a struct list_head, with
 * pointers to the next and the previous one, and list_entry() gets from that member
 * to the object around it (container_of()). So one object can be in several lists,
 * and the list needs no memory of its own. It is a ring with a head that belongs to
 * no object: no special case for the first or the last. Whoever removes while
 * walking needs the _safe form, which looks up the next object before the body runs.
 *
 * What was removed gets pointers that fault when they are followed (LIST_POISON1),
 * and with CONFIG_DEBUG_LIST a damaged list is reported where it is touched.
 *
 * See include/linux/list.h, include/linux/poison.h, lib/list_debug.c; rbtree.c and
 * xarray.c for finding things quickly.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/slab.h>

static int numbers[16] = { 1, 2, 3, 4, 5 };
static int count = 5;
module_param_array(numbers, int, &count, 0444);
MODULE_PARM_DESC(numbers, "what to put into the list");

static bool tail;
module_param(tail, bool, 0444);
MODULE_PARM_DESC(tail, "whether to add at the end, not at the beginning");

struct thing {
	int number;
	struct list_head node;
};

static LIST_HEAD(things);

static int __init add(int number)
{
	struct thing *thing = kmalloc(sizeof(*thing), GFP_KERNEL);

	if (!thing)
		return -ENOMEM;
	thing->number = number;
	if (tail)
		list_add_tail(&thing->node, &things);
	else
		list_add(&thing->node, &things);
	return 0;
}

static void __init print(const char *when)
{
	struct thing *thing;
	char line[200] = "";
	int length = 0;

	list_for_each_entry(thing, &things, node)
		length += scnprintf(line + length, sizeof(line) - length, " %d",
				    thing->number);
	pr_info("%s:%s\n", when, line);
}

/* Those that are even, or all of them. */
static void remove(bool all)
{
	struct thing *thing, *next;

	list_for_each_entry_safe(thing, next, &things, node) {
		if (!all && thing->number % 2)
			continue;
		list_del(&thing->node);
		kfree(thing);
	}
}

static int __init list_example_init(void)
{
	int i, err;

	for (i = 0; i < count; i++) {
		err = add(numbers[i]);
		if (err) {
			remove(true);
			return err;
		}
	}
	print("all");
	remove(false);
	print("odd");
	return 0;
}

static void __exit list_example_exit(void)
{
	remove(true);
}

module_init(list_example_init);
module_exit(list_example_exit);
MODULE_DESCRIPTION("the kernel's linked list");
MODULE_LICENSE("GPL");
