// SPDX-License-Identifier: GPL-2.0
/*
 * double_free: memory is given back twice, by two who both think it is theirs
 *
 *	insmod /double_free.ko
 *	rmmod double_free
 *
 * A bug on purpose. send() frees what it was given when it fails, and says so in its
 * comment; its caller, who did not read it, frees it once more. Without checks, the same
 * memory is handed out twice after that, to two users who know nothing of each other. This
 * module's cache asks to be checked, as all are when the kernel's command line says
 * slab_debug=FPU:
 *
 *	BUG lkmc_double_free (Tainted: ...): Object already free
 *	Allocated in transmit+... [double_free] / Freed in send+...
 *	FIX lkmc_double_free: Object at 0x... not freed
 *
 * The report has the stacks of the first to free and of the second. On the host,
 *
 *	./lkmc why -x 'insmod /double_free.ko'
 *
 * goes back to both (docs/time-travel.md).
 *
 * See include/linux/slab.h, mm/slub.c (free_consistency_checks()) and
 * Documentation/mm/slab.rst.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/compiler.h>
#include <linux/module.h>
#include <linux/slab.h>

#define CHECKS (SLAB_POISON | SLAB_CONSISTENCY_CHECKS | SLAB_STORE_USER)

struct packet {
	unsigned long id;
	char data[56];
};

static struct kmem_cache *cache;
/* A neighbour. Of memory in which nothing is in use, the kernel's complaint says less. */
static struct packet *other;

/* Frees the packet if it cannot be sent. */
static noinline int send(struct packet *packet)
{
	kmem_cache_free(cache, packet);
	return -EIO;
}

/* Not __init: by the time it is reported, such a function has no name any more. */
static noinline int transmit(void)
{
	struct packet *packet = kmem_cache_alloc(cache, GFP_KERNEL);
	int err;

	if (!packet)
		return -ENOMEM;
	packet->id = 1;
	err = send(packet);
	if (err) {
		OPTIMIZER_HIDE_VAR(packet); /* the compiler would see through it, and warn */
		kmem_cache_free(cache, packet);
	}
	pr_info("send() returned %d\n", err);
	return 0;
}

static void destroy(void)
{
	if (other)
		kmem_cache_free(cache, other);
	kmem_cache_destroy(cache);
}

static int __init double_free_init(void)
{
	int err;

	cache = kmem_cache_create("lkmc_double_free", sizeof(struct packet), 0, CHECKS,
				  NULL);
	if (!cache)
		return -ENOMEM;
	other = kmem_cache_alloc(cache, GFP_KERNEL);
	err = other ? transmit() : -ENOMEM;
	if (err)
		destroy();
	return err;
}

static void __exit double_free_exit(void)
{
	destroy();
}

module_init(double_free_init);
module_exit(double_free_exit);
MODULE_DESCRIPTION("memory is given back twice, by two who both think it is theirs");
MODULE_LICENSE("GPL");
