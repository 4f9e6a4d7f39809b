// SPDX-License-Identifier: GPL-2.0
/*
 * threaded_irq: an interrupt handler in two halves, the second in a thread
 *
 *	insmod /threaded_irq.ko
 *	grep lkmc_threaded_irq /proc/interrupts
 *	ps | grep irq/
 *	echo 3 > /sys/module/threaded_irq/parameters/raise	raises it 3 times
 *
 * The first half runs in the interrupt: it finds out whether the device is the one
 * that calls, calms it, and returns IRQ_WAKE_THREAD. The second is a thread of its
 * own, irq/NUMBER-NAME, with a real-time priority: there one may sleep, as drivers
 * of devices behind a slow bus must. Interrupts that come faster than the thread
 * runs are not queued: it runs at least once after the last of them.
 *
 * To be independent of devices, the module has an interrupt line of its own, with no
 * wire: irq_work makes the processor interrupt itself, and in that interrupt
 * generic_handle_irq() does what the code of an interrupt controller would.
 *
 * See Documentation/core-api/genericirq.rst, include/linux/interrupt.h,
 * kernel/irq/manage.c (request_threaded_irq()) and kernel/irq_work.c.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/delay.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/irq_work.h>
#include <linux/irqdesc.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/preempt.h>
#include <linux/sched.h>

static int irq;

static irqreturn_t first_half(int number, void *unused)
{
	pr_info("first half: %s\n",
		in_hardirq() ? "in an interrupt" : "not in an interrupt");
	return IRQ_WAKE_THREAD;
}

static irqreturn_t second_half(int number, void *unused)
{
	usleep_range(1000, 2000);
	pr_info("second half: in %s, has slept\n", current->comm);
	return IRQ_HANDLED;
}

static void pull_line(struct irq_work *unused)
{
	generic_handle_irq(irq);
}

static struct irq_work puller = IRQ_WORK_INIT_HARD(pull_line);

static int raise_set(const char *text, const struct kernel_param *param)
{
	unsigned int times;
	int err = kstrtouint(text, 0, &times);

	if (err)
		return err;
	if (times > 100)
		return -ERANGE;
	/* At insmod, parameters come before there is a line; and at rmmod, they outlive it. */
	if (!irq)
		return -ENXIO;
	for (; times; times--) {
		irq_work_queue(&puller);
		irq_work_sync(&puller);
	}
	return 0;
}

static const struct kernel_param_ops raise_ops = {
	.set = raise_set,
};

module_param_cb(raise, &raise_ops, NULL, 0200);
MODULE_PARM_DESC(raise, "a number written here raises the interrupt so many times");

static int __init threaded_irq_init(void)
{
	int err, number;

	/*
	 * irq_alloc_desc(), but that the line has no owner: a handler keeps the module
	 * that owns its line from being removed, and here that is the handler's own.
	 */
	number = __irq_alloc_descs(-1, 1, 1, 0, NULL, NULL);
	if (number < 0)
		return number;
	irq_set_chip_and_handler(number, &dummy_irq_chip, handle_simple_irq);
	irq_clear_status_flags(number, IRQ_NOREQUEST);
	err = request_threaded_irq(number, first_half, second_half, 0,
				   "lkmc_threaded_irq", NULL);
	if (err) {
		irq_free_desc(number);
		return err;
	}
	irq = number;
	return 0;
}

static void __exit threaded_irq_exit(void)
{
	int number = irq;

	/* Whoever writes to a parameter holds this lock: afterwards, nobody raises it. */
	kernel_param_lock(THIS_MODULE);
	irq = 0;
	kernel_param_unlock(THIS_MODULE);
	free_irq(number, NULL);
	irq_free_desc(number);
}

module_init(threaded_irq_init);
module_exit(threaded_irq_exit);
MODULE_DESCRIPTION("an interrupt handler in two halves, the second in a thread");
MODULE_LICENSE("GPL");
