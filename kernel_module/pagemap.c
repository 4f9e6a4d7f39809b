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
 * is not shown here. The bits of an entry that are no address are permissions.
 *
 * The tables must not go away meanwhile: mmap_read_lock() holds back munmap(). The
 * kernel's own walkers also know huge pages, and take the lock of the last table.
 *
 * See Documentation/mm/page_tables.rst, Documentation/admin-guide/mm/pagemap.rst,
 * include/linux/pgtable.h and mm/pagewalk.c; /pagemap_dump.out PID for all the pages
 * of a program, virt_to_phys.c for addresses of the kernel's.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/build_bug.h>
#include <linux/debugfs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/pfn.h>
#include <linux/pgtable.h>
#include <linux/pid.h>
#include <linux/sched/mm.h>
#include <linux/sched/task.h>
#include <linux/seq_file.h>

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

/* Which of a table's entries it is: the bits of the address from shift on. */
static void show_entry(struct seq_file *seq, const char *level, unsigned long addr,
		       unsigned int shift, unsigned long entries, u64 entry)
{
	seq_printf(seq, "%s[%lu] 0x%llx\n", level, addr >> shift & (entries - 1), entry);
}

/* The entry of the lowest level, or none: "bad" is one that is no table. */
static pte_t *walk(struct seq_file *seq, struct mm_struct *mm, unsigned long addr)
{
	pgd_t *pgd = pgd_offset(mm, addr);
	p4d_t *p4d;
	pud_t *pud;
	pmd_t *pmd;

	show_entry(seq, "pgd", addr, PGDIR_SHIFT, PTRS_PER_PGD, pgd_val(*pgd));
	if (pgd_none(*pgd) || pgd_bad(*pgd))
		return NULL;
	p4d = lkmc_p4d_offset(pgd, addr);
	if (!mm_p4d_folded(mm))
		show_entry(seq, "p4d", addr, P4D_SHIFT, PTRS_PER_P4D, p4d_val(*p4d));
	if (p4d_none(*p4d) || p4d_bad(*p4d))
		return NULL;
	pud = lkmc_pud_offset(p4d, addr);
	if (!mm_pud_folded(mm))
		show_entry(seq, "pud", addr, PUD_SHIFT, PTRS_PER_PUD, pud_val(*pud));
	if (pud_none(*pud) || pud_bad(*pud))
		return NULL;
	pmd = pmd_offset(pud, addr);
	if (!mm_pmd_folded(mm))
		show_entry(seq, "pmd", addr, PMD_SHIFT, PTRS_PER_PMD, pmd_val(*pmd));
	if (pmd_none(*pmd) || pmd_bad(*pmd))
		return NULL;
	return pte_offset_kernel(pmd, addr);
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

static int lkmc_pagemap_show(struct seq_file *seq, void *unused)
{
	struct mm_struct *mm = mm_of(READ_ONCE(pid));
	unsigned long addr = READ_ONCE(address);
	phys_addr_t physical;
	pte_t *pte;

	/* No such process, or a thread of the kernel's. */
	if (!mm)
		return -ESRCH;
	mmap_read_lock(mm);
	pte = walk(seq, mm, addr);
	if (pte)
		show_entry(seq, "pte", addr, PAGE_SHIFT, PTRS_PER_PTE, pte_val(*pte));
	if (pte && pte_present(*pte)) {
		physical = PFN_PHYS(pte_pfn(*pte)) + offset_in_page(addr);
		seq_printf(seq, "physical %pa\n", &physical);
	} else {
		seq_puts(seq, "not in memory\n");
	}
	mmap_read_unlock(mm);
	mmput(mm);
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
