// SPDX-License-Identifier: GPL-2.0
/*
 * percpu: a variable that each processor has for itself
 *
 *	insmod /percpu.ko
 *
 * Counts something on each processor, a different number of times, without a lock
 * and without one processor waiting for another's memory: the total is the sum over
 * all. This is how the kernel counts packets and interrupts. this_cpu_inc() cannot
 * be torn apart by a move to another processor in the middle; get_cpu_ptr() is for
 * longer work, and turns preemption off meanwhile.
 *
 * on_each_cpu() interrupts every processor and has it call the function. To see more
 * than one: ./runqemu -- -smp 4
 *
 * See Documentation/core-api/this_cpu_ops.rst, include/linux/percpu-defs.h,
 * include/linux/smp.h, mm/percpu.c; include/linux/percpu_counter.h for counters with
 * a cheap estimate.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/cpumask.h>
#include <linux/module.h>
#include <linux/percpu.h>
#include <linux/smp.h>

static DEFINE_PER_CPU(unsigned int, counter);

static void count(void *unused)
{
	int i;

	for (i = 0; i <= smp_processor_id(); i++)
		this_cpu_inc(counter);
}

static int __init percpu_init(void)
{
	unsigned int cpu, sum = 0;

	on_each_cpu(count, NULL, 1);
	for_each_online_cpu(cpu)
		pr_info("processor %u: %u\n", cpu, per_cpu(counter, cpu));
	/* Possible, not online: one that went away meanwhile has counted, too. */
	for_each_possible_cpu(cpu)
		sum += per_cpu(counter, cpu);
	pr_info("sum %u, processors %u\n", sum, num_online_cpus());
	return 0;
}

static void __exit percpu_exit(void)
{
}

module_init(percpu_init);
module_exit(percpu_exit);
MODULE_DESCRIPTION("a variable that each processor has for itself");
MODULE_LICENSE("GPL");
