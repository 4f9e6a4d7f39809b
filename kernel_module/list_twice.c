// SPDX-License-Identifier: GPL-2.0
/*
 * list_twice: an entry is taken off a list that it is not on any more
 *
 *	insmod /list_twice.ko
 *	rmmod list_twice
 *
 * A bug on purpose. Two paths of a driver's, an error path and the usual one, both take an
 * entry off its list. The first list_del() leaves LIST_POISON1 and LIST_POISON2 in it, so that
 * the second does not quietly link two neighbours that have others by now. With
 * CONFIG_DEBUG_LIST the kernel looks at the links before it follows them, says
 *
 *	list_del corruption, ...->next is LIST_POISON1 (dead000000000100)
 *
 * warns, and leaves the list alone. (With CONFIG_BUG_ON_DATA_CORRUPTION it is a BUG().) The
 * report shows the second one; the first, who may be right, is not in it. On the host,
 *
 *	./lkmc why -x 'insmod /list_twice.ko'
 *
 * shows both (docs/time-travel.md). list_del_init() leaves an entry that may be taken off
 * again, and asked by list_empty().
 *
 * See include/linux/list.h, include/linux/poison.h and lib/list_debug.c.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/list.h>
#include <linux/module.h>

struct request {
	int number;
	struct list_head list;
};

static LIST_HEAD(requests);
static struct request one = { .number = 1 }, two = { .number = 2 };

static noinline void give_up(struct request *request)
{
	pr_info("giving up %d\n", request->number);
	list_del(&request->list);
}

static noinline void complete_request(struct request *request)
{
	pr_info("completing %d\n", request->number);
	list_del(&request->list);
}

static int __init list_twice_init(void)
{
	list_add_tail(&one.list, &requests);
	list_add_tail(&two.list, &requests);
	give_up(&one);
	complete_request(&one);
	pr_info("still %s\n", list_is_singular(&requests) ? "one" : "other than one");
	return 0;
}

static void __exit list_twice_cleanup(void)
{
}

module_init(list_twice_init);
module_exit(list_twice_cleanup);
MODULE_DESCRIPTION("an entry is taken off a list that it is not on any more");
MODULE_LICENSE("GPL");
