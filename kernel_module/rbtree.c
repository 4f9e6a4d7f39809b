// SPDX-License-Identifier: GPL-2.0
/*
 * rbtree: a balanced tree of objects, in the order of a key
 *
 *	insmod /rbtree.ko			prints its keys in order
 *	insmod /rbtree.ko keys=5,2,9 find=9	and whether one of them is there
 *	insmod /rbtree.ko ascending=1000	1 to 1000, and how deep the tree is
 *
 * As with list.c, the object contains its node. The tree takes care of its balance
 * (no path is more than twice as long as another), but does not know the keys: where
 * an object belongs is said by functions of its user, here less() and compare().
 * rb_add() and rb_find() are inline: calling those two costs nothing. Keys that come
 * in ascending order, 1000 of them, would make a list of a plain tree, 1000 deep;
 * here it is at most 20. The kernel keeps runnable tasks and timers in such trees.
 *
 * See Documentation/core-api/rbtree.rst, include/linux/rbtree.h, lib/rbtree.c;
 * Documentation/core-api/maple_tree.rst.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/rbtree.h>
#include <linux/slab.h>

static int keys[16] = { 8, 3, 10, 1, 6, 14, 4, 7, 13 };
static int count = 9;
module_param_array(keys, int, &count, 0444);
MODULE_PARM_DESC(keys, "what to put into the tree");

static unsigned int ascending;
module_param(ascending, uint, 0444);
MODULE_PARM_DESC(ascending, "put the numbers from 1 to this one into the tree instead");

static int find = 6;
module_param(find, int, 0444);
MODULE_PARM_DESC(find, "what to look for");

struct thing {
	int key;
	struct rb_node node;
};

static struct rb_root things = RB_ROOT;

static int key_of(const struct rb_node *node)
{
	return rb_entry(node, struct thing, node)->key;
}

static bool less(struct rb_node *node, const struct rb_node *other)
{
	return key_of(node) < key_of(other);
}

static int compare(const void *key, const struct rb_node *node)
{
	int wanted = *(const int *)key;

	return wanted < key_of(node) ? -1 : wanted > key_of(node);
}

static int __init add(int key)
{
	struct thing *thing = kmalloc(sizeof(*thing), GFP_KERNEL);

	if (!thing)
		return -ENOMEM;
	thing->key = key;
	rb_add(&thing->node, &things, less);
	return 0;
}

static int __init depth(void)
{
	struct rb_node *node, *up;
	int deepest = 0;

	for (node = rb_first(&things); node; node = rb_next(node)) {
		int levels = 0;

		for (up = node; up; up = rb_parent(up))
			levels++;
		deepest = max(deepest, levels);
	}
	return deepest;
}

static void __init print(void)
{
	struct rb_node *node;
	char line[200] = "";
	int length = 0;

	for (node = rb_first(&things); node; node = rb_next(node))
		length += scnprintf(line + length, sizeof(line) - length, " %d",
				    key_of(node));
	pr_info("in order:%s\n", line);
	pr_info("%d is %s\n", find,
		rb_find(&find, &things, compare) ? "there" : "not there");
}

static void free_all(void)
{
	struct thing *thing, *next;

	/* Children before their parents: nothing that was freed is looked at again. */
	rbtree_postorder_for_each_entry_safe(thing, next, &things, node)
		kfree(thing);
}

static int __init rbtree_init(void)
{
	int i, err = 0;

	if (ascending > 100000)
		return -ERANGE;
	if (ascending)
		count = ascending;
	for (i = 0; i < count && !err; i++)
		err = add(ascending ? i + 1 : keys[i]);
	if (err) {
		free_all();
		return err;
	}
	if (!ascending)
		print();
	pr_info("%d keys, %d deep\n", count, depth());
	return 0;
}

static void __exit rbtree_exit(void)
{
	free_all();
}

module_init(rbtree_init);
module_exit(rbtree_exit);
MODULE_DESCRIPTION("a balanced tree of objects, in the order of a key");
MODULE_LICENSE("GPL");
