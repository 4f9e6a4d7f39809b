// SPDX-License-Identifier: GPL-2.0
/*
 * rbtree: a balanced tree of objects, in the order of a key
 *
 *	insmod /rbtree.ko				prints its keys in order
 *	insmod /rbtree.ko keys=5,2,9,7 find=9		and whether it has one
 *
 * As with list.c, the object contains its node. The tree takes care of its balance (no
 * path is twice as long as another), but does not know the keys: where an
 * object belongs is said by functions of its user, here less() and compare().
 * rb_add() and rb_find() are inline: the calls of those two cost nothing.
 * 1000 keys in ascending order, the worst case of a plain tree, make
 * one of depth 1000 there, and of at most 20 here: insmod /rbtree.ko ascending=1000
 *
 * The kernel keeps runnable tasks, timers and much more in such trees; the areas of
 * a process, formerly too, are in a maple tree now.
 *
 * See Documentation/core-api/rbtree.rst, include/linux/rbtree.h, lib/rbtree.c;
 * Documentation/core-api/maple_tree.rst.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/minmax.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/rbtree.h>
#include <linux/slab.h>

static int keys[16] = { 8, 3, 10, 1, 6, 14, 4, 7, 13 };
static int count = 9;
module_param_array(keys, int, &count, 0444);
MODULE_PARM_DESC(keys, "what to put into the tree");

static int ascending;
module_param(ascending, int, 0444);
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
	return *(const int *)key - key_of(node);
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
