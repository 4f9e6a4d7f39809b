// SPDX-License-Identifier: GPL-2.0
/*
 * vmalloc: memory that is contiguous for the kernel, but not in the machine
 *
 *	insmod /vmalloc.ko
 *	grep vmalloc_pages /proc/vmallocinfo	where it is, how large, who asked for it
 *
 * kmalloc() returns memory that is one piece in the machine, too, and the larger the
 * piece, the harder to find: there is an upper limit (KMALLOC_MAX_SIZE), and long
 * before it, a machine that has run for a while may have no piece left. vmalloc()
 * takes single pages from wherever they are, and makes new entries in the page table
 * so that they follow each other. The price is that work, and entries that the
 * processor must remember. kvmalloc() tries the first and then the second.
 *
 * See include/linux/vmalloc.h, mm/vmalloc.c and
 * Documentation/core-api/memory-allocation.rst; virt_to_phys.c.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#define PAGES 64

static char *memory;

/* Not __init, nor part of what is: /proc/vmallocinfo looks up the caller's name later. */
static noinline int vmalloc_pages(void)
{
	memory = vmalloc(PAGES * PAGE_SIZE);
	if (!memory)
		return -ENOMEM;
	memset(memory, 0x5a, PAGES * PAGE_SIZE);
	return 0;
}

/* How many of the pages do not follow the one before them in the machine. */
static int __init count_gaps(void)
{
	int i, gaps = 0;

	for (i = 1; i < PAGES; i++) {
		unsigned long before = vmalloc_to_pfn(memory + (i - 1) * PAGE_SIZE);

		gaps += vmalloc_to_pfn(memory + i * PAGE_SIZE) != before + 1;
	}
	return gaps;
}

static int __init vmalloc_example_init(void)
{
	/* __GFP_NOWARN: that this one fails is no reason for a backtrace in the log. */
	void *too_large = kmalloc(KMALLOC_MAX_SIZE + 1, GFP_KERNEL | __GFP_NOWARN);
	int err;

	pr_info("kmalloc() of %lu bytes: %s\n", KMALLOC_MAX_SIZE + 1,
		too_large ? "works" : "fails");
	kfree(too_large);

	err = vmalloc_pages();
	if (err)
		return err;
	pr_info("vmalloc() of %d pages: %s, with %d gaps in the machine\n", PAGES,
		is_vmalloc_addr(memory) ? "in vmalloc's area" : "elsewhere", count_gaps());
	return 0;
}

static void __exit vmalloc_example_exit(void)
{
	vfree(memory);
}

module_init(vmalloc_example_init);
module_exit(vmalloc_example_exit);
MODULE_DESCRIPTION("memory that is contiguous for the kernel, but not in the machine");
MODULE_LICENSE("GPL");
