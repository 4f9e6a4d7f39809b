/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the examples use of newer kernels, in terms of older ones, and what differs
 * per architecture: they are written for the newest, and build on 6.1 and later.
 */
#ifndef LKMC_COMPAT_H
#define LKMC_COMPAT_H

#include <linux/hrtimer.h>
#include <linux/pgtable.h>
#include <linux/version.h>
#include <linux/workqueue.h>

#define LKMC_KERNEL (LINUX_VERSION_MAJOR * 1000 + LINUX_VERSION_PATCHLEVEL)

/* 6.13 made one function of two steps, one of which was easily forgotten. */
#if LKMC_KERNEL < 6013
static inline void hrtimer_setup(struct hrtimer *timer,
				 enum hrtimer_restart (*function)(struct hrtimer *),
				 clockid_t clock_id, enum hrtimer_mode mode)
{
	hrtimer_init(timer, clock_id, mode);
	timer->function = function;
}
#endif

/* Before 6.9 every work ran in a thread: this queue's have the highest priority. */
#if LKMC_KERNEL < 6009
#define system_bh_wq system_highpri_wq
#endif

/* 6.9 hands the queue's limits over when the disk is made. */
#if LKMC_KERNEL < 6009
#define lkmc_blk_mq_alloc_disk(tags) blk_mq_alloc_disk(tags, NULL)
#else
#define lkmc_blk_mq_alloc_disk(tags) blk_mq_alloc_disk(tags, NULL, NULL)
#endif

/* In 6.19 the names that a file system made stopped to need an end of their own. */
#if LKMC_KERNEL < 6019
#define lkmc_kill_super kill_litter_super
#else
#define lkmc_kill_super kill_anon_super
#endif

/* Two steps down the page table that riscv does not export to modules (pagemap.c). */
#if defined(CONFIG_RISCV) && defined(CONFIG_64BIT)
static inline p4d_t *lkmc_p4d_offset(pgd_t *pgd, unsigned long address)
{
	return pgtable_l5_enabled ? pgd_pgtable(*pgd) + p4d_index(address) : (p4d_t *)pgd;
}

static inline pud_t *lkmc_pud_offset(p4d_t *p4d, unsigned long address)
{
	return pgtable_l4_enabled ? p4d_pgtable(*p4d) + pud_index(address) : (pud_t *)p4d;
}
#else
#define lkmc_p4d_offset p4d_offset
#define lkmc_pud_offset pud_offset
#endif

#endif /* LKMC_COMPAT_H */
