// SPDX-License-Identifier: GPL-2.0
/*
 * pagemap: from an address of a program to the machine's memory, step by step
 *
 *	/usermem.out &				prints PID and ADDRESS of a variable
 *	insmod /pagemap.ko pid=PID address=ADDRESS
 *	cat /sys/kernel/debug/lkmc_pagemap	the entry of each level of the page table
 *	/virt_to_phys_user.out PID ADDRESS	the same end, from /proc/PID/pagemap
 *	devmem PHYSICAL 32 0			usermem.out sees it, and ends
 *
 * (On x86_64, devmem needs ./runqemu -e nopat: see virt_to_phys.c.)
 *
 * The processor does this walk itself when it does not remember the result: the
 * highest bits of the address are an index into a table of the first level, whose
 * entry holds the physical address of the next table, and so on, until the lowest
 * level holds that of the page. Linux is written for five levels, pgd, p4d, pud, pmd
 * and pte; one that the processor does not have is folded into the one above it, and
 * is not shown here. The bits of an entry that are no address are permissions. An entry
 * of pud or pmd may also be the last one: that of a huge page, which begins where a
 * table would (cat /sys/kernel/mm/transparent_hugepage/enabled; /usermem.out huge).
 *
 * The tables must not go away meanwhile. mmap_read_lock() holds back munmap(), but only
 * from what lies in a mapping: tables of addresses that were unmapped are freed without
 * it. The last table may go even so, when its pages become a huge one (khugepaged).
 * Whoever frees one waits for RCU, or until all processors have answered an interrupt
 * that flushes their TLBs: with interrupts off, it waits for this walk, as for that
 * of get_user_pages_fast() in mm/gup.c.
 *
 * See Documentation/mm/page_tables.rst, Documentation/admin-guide/mm/pagemap.rst,
 * include/linux/pgtable.h and mm/pagewalk.c; /pagemap_dump.out PID for all the pages
 * of a program, virt_to_phys.c for addresses of the kernel's.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/build_bug.h>
#include <linux/debugfs.h>
#include <linux/irqflags.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/pfn.h>
#include <linux/pgtable.h>
#include <linux/pid.h>
#include <linux/sched/mm.h>
#include <linux/sched/task.h>
#include <linux/seq_file.h>
#include <linux/sizes.h>

#include "compat.h"

static int pid = 1;
module_param(pid, int, 0644);
MODULE_PARM_DESC(pid, "whose address");

static unsigned long address;
module_param(address, ulong, 0644);
MODULE_PARM_DESC(address, "the address");

static struct dentry *file;

/* With it, a table may have no address of the kernel's: see pte_offset_map(). */
static_assert(!IS_ENABLED(CONFIG_HIGHPTE));

/* What a walk comes by: an entry of each level, and at its end the page, if there is one. */
struct walk {
	struct {
		const char *level;
		unsigned long index;
		u64 value;
	} entries[5];
	int n;
	unsigned long frame; /* the page's number in the machine's memory */
	unsigned long size;  /* 0: no page */
};

static void pass(struct walk *walk, const char *level, unsigned long index, u64 value)
{
	walk->entries[walk->n].level = level;
	walk->entries[walk->n].index = index;
	walk->entries[walk->n++].value = value;
}

static void arrive(struct walk *walk, unsigned long frame, unsigned long size)
{
	walk->frame = frame;
	walk->size = size;
}

/* The entry of the level above the last, if there is one and no huge page before it. */
static bool walk_to_pmd(struct walk *walk, struct mm_struct *mm, unsigned long addr,
			pmd_t *pmd)
{
	pgd_t *pgd = pgd_offset(mm, addr);
	p4d_t *p4d;
	pud_t *pudp, pud;

	pass(walk, "pgd", pgd_index(addr), pgd_val(*pgd));
	if (pgd_none(*pgd) || pgd_bad(*pgd))
		return false;
	p4d = lkmc_p4d_offset(pgd, addr);
	/* An arch without this level has no p4d_index(). */
	if (!mm_p4d_folded(mm))
		pass(walk, "p4d", (addr >> P4D_SHIFT) & (PTRS_PER_P4D - 1), p4d_val(*p4d));
	if (p4d_none(*p4d) || p4d_bad(*p4d))
		return false;
	pudp = lkmc_pud_offset(p4d, addr);
	pud = READ_ONCE(*pudp);
	if (!mm_pud_folded(mm))
		pass(walk, "pud", pud_index(addr), pud_val(pud));
	if (pud_present(pud) && pud_leaf(pud))
		arrive(walk, pud_pfn(pud), PUD_SIZE);
	if (!pud_present(pud) || pud_leaf(pud) || pud_bad(pud))
		return false;
	/* Without a level of its own, it is in our copy of the one above: read it here. */
	*pmd = READ_ONCE(*pmd_offset_lockless(pudp, pud, addr));
	if (!mm_pmd_folded(mm))
		pass(walk, "pmd", pmd_index(addr), pmd_val(*pmd));
	return true;
}

/* Reads each entry once, for it may change at any moment. */
static void walk_to_page(struct walk *walk, struct mm_struct *mm, unsigned long addr)
{
	pmd_t pmd;
	pte_t pte;

	if (!walk_to_pmd(walk, mm, addr, &pmd))
		return;
	if (pmd_present(pmd) && pmd_leaf(pmd))
		arrive(walk, pmd_pfn(pmd), PMD_SIZE);
	if (!pmd_present(pmd) || pmd_leaf(pmd) || pmd_bad(pmd))
		return;
	pte = ptep_get(pte_offset_kernel(&pmd, addr));
	pass(walk, "pte", pte_index(addr), pte_val(pte));
	if (pte_present(pte))
		arrive(walk, pte_pfn(pte), PAGE_SIZE);
}

static struct mm_struct *mm_of(int nr)
{
	struct pid *number = find_get_pid(nr);
	struct task_struct *task = get_pid_task(number, PIDTYPE_PID);
	struct mm_struct *mm = NULL;

	if (task) {
		mm = get_task_mm(task);
		put_task_struct(task);
	}
	put_pid(number);
	return mm;
}

static void show(struct seq_file *seq, const struct walk *walk, unsigned long addr)
{
	phys_addr_t physical = PFN_PHYS(walk->frame) + (addr & (walk->size - 1));
	int i;

	for (i = 0; i < walk->n; i++)
		seq_printf(seq, "%s[%lu] 0x%llx\n", walk->entries[i].level,
			   walk->entries[i].index, walk->entries[i].value);
	if (walk->size > PAGE_SIZE)
		seq_printf(seq, "a huge page of %lu KB\n", walk->size / SZ_1K);
	if (walk->size)
		seq_printf(seq, "physical %pa\n", &physical);
	else
		seq_puts(seq, "not in memory\n");
}

static int lkmc_pagemap_show(struct seq_file *seq, void *unused)
{
	struct mm_struct *mm = mm_of(READ_ONCE(pid));
	unsigned long addr = READ_ONCE(address), flags;
	struct walk walk = {};

	/* No such process, or a thread of the kernel's. */
	if (!mm)
		return -ESRCH;
	mmap_read_lock(mm);
	if (vma_lookup(mm, addr)) {
		local_irq_save(flags);
		walk_to_page(&walk, mm, addr);
		local_irq_restore(flags);
	}
	mmap_read_unlock(mm);
	mmput(mm);
	show(seq, &walk, addr);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(lkmc_pagemap);

static int __init pagemap_init(void)
{
	file = debugfs_create_file("lkmc_pagemap", 0400, NULL, NULL, &lkmc_pagemap_fops);
	return 0;
}

static void __exit pagemap_exit(void)
{
	debugfs_remove(file);
}

module_init(pagemap_init);
module_exit(pagemap_exit);
MODULE_DESCRIPTION("from an address of a program to the machine's memory, step by step");
MODULE_LICENSE("GPL");
