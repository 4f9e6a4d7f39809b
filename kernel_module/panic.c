// SPDX-License-Identifier: GPL-2.0
/*
 * panic: the end of a kernel, on purpose
 *
 *	insmod /panic.ko			panics where insmod stands
 *	insmod /panic.ko from=interrupt		panics in an interrupt
 *
 * panic() is for when going on would do more harm than stopping. It prints why and a
 * backtrace, starts the kernel for a crash dump if there is one (kdump), stops the
 * other processors, calls those who asked to know, and then, with panic=SECONDS on the
 * kernel's command line, reboots, or else halts for ever. Nothing is written back to
 * disks: what was not synced is lost. In the backtrace, read from below: entry from
 * user space, the system call finit_module, do_init_module, and panic_init of [panic].
 *
 * Most bugs end in an oops instead, which kills only the task that was running
 * (see oops.c); panic_on_oops=1 makes every oops a panic. In an interrupt there is
 * no task to blame, so there each oops is one anyway.
 *
 * See kernel/panic.c and Documentation/admin-guide/sysctl/kernel.rst (panic,
 * panic_on_oops, panic_print).
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/irq_work.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/panic.h>
#include <linux/string.h>

static char *from = "insmod";
module_param(from, charp, 0444);
MODULE_PARM_DESC(from, "where to panic: insmod (default) or interrupt");

static void panic_in_interrupt(struct irq_work *work)
{
	panic("asked for by from=interrupt");
}

static struct irq_work work = IRQ_WORK_INIT_HARD(panic_in_interrupt);

static int __init panic_init(void)
{
	if (!strcmp(from, "insmod"))
		panic("asked for by insmod /panic.ko");
	if (strcmp(from, "interrupt"))
		return -EINVAL;
	/* This processor interrupts itself, now or at its next tick. */
	irq_work_queue(&work);
	irq_work_sync(&work);
	return 0;
}

module_init(panic_init);
MODULE_DESCRIPTION("the end of a kernel, on purpose");
MODULE_LICENSE("GPL");
