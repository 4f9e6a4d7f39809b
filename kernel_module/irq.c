// SPDX-License-Identifier: GPL-2.0
/*
 * irq: a handler on an interrupt line that others use too, and how often it ran
 *
 *	cat /proc/interrupts
 *	insmod /irq.ko irq=1		the keyboard's on a PC; type in the window
 *	cat /proc/interrupts		"irq" stands behind "i8042" on line 1
 *	cat /sys/module/irq/parameters/count
 *	rmmod irq
 *
 * A line is shared when all who use it say IRQF_SHARED; one that says otherwise keeps
 * it alone, and insmod fails with EBUSY. At each interrupt the kernel calls every
 * handler of the line, and each asks its own device: was it you? This one has no
 * device and always answers IRQ_NONE. Were that all the answers for long, the kernel
 * would switch the line off ("nobody cared").
 *
 * The handler runs on top of whatever the processor was doing, and must not sleep;
 * never on two processors at once, so that its count needs no lock.
 *
 * See include/linux/interrupt.h, kernel/irq/manage.c (request_threaded_irq()),
 * kernel/irq/spurious.c and Documentation/core-api/genericirq.rst;
 * drivers/misc/dummy-irq.c is the same in the kernel's tree; pci.c has a device to
 * ask.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/smp.h>

static unsigned int irq;
module_param(irq, uint, 0444);
MODULE_PARM_DESC(irq, "the line's number in /proc/interrupts");

static unsigned int count;
module_param(count, uint, 0444);
MODULE_PARM_DESC(count, "how often the handler was called");

static irqreturn_t handler(int line, void *dev_id)
{
	unsigned int *counter = dev_id;

	if (!(*counter)++)
		pr_info("the first on line %d: processor %d, %s, on top of %s\n", line,
			smp_processor_id(),
			in_hardirq() ? "in a hard interrupt" : "in a thread",
			current->comm);
	return IRQ_NONE;
}

static int __init lkmc_irq_init(void)
{
	/* The last argument tells the handlers of a line apart: it must be our own. */
	int err = request_irq(irq, handler, IRQF_SHARED, KBUILD_MODNAME, &count);

	if (err)
		pr_err("line %u: %pe\n", irq, ERR_PTR(err));
	return err;
}

static void __exit lkmc_irq_exit(void)
{
	free_irq(irq, &count); /* waits for a handler that is still running */
	pr_info("%u interrupts on line %u\n", count, irq);
}

module_init(lkmc_irq_init);
module_exit(lkmc_irq_exit);
MODULE_DESCRIPTION("a handler on an interrupt line that others use too, and how often it ran");
MODULE_LICENSE("GPL");
