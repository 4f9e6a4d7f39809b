// SPDX-License-Identifier: GPL-2.0
/*
 * kprobe: code of ours at any instruction of the kernel, and at a function's return
 *
 *	insmod /kprobe.ko
 *	true & wait		prints "kernel_clone: called by sh" and
 *				"kernel_clone: returns 123 after 40 us", the child's PID
 *	cat /sys/kernel/debug/kprobes/list
 *	insmod /kprobe.ko symbol=NAME	another function, see /proc/kallsyms
 *
 * A kprobe replaces an instruction by a breakpoint: when a processor comes there, it
 * traps, our handler runs with the registers at hand, the original instruction is
 * carried out aside, and all goes on. At the very start of a function a call that the
 * function tracer has there is used instead, and some others become jumps: both far
 * cheaper. A kretprobe puts its own return address in the place of the function's, at
 * its start: on x86 on the stack, elsewhere in a register.
 *
 * Not everywhere: what runs while a trap is handled is on a blacklist
 * (/sys/kernel/debug/kprobes/blacklist), and insmod fails.
 *
 * lkmc: not on riscv64: its function tracer has the first instruction of each function
 *
 * See include/linux/kprobes.h, kernel/kprobes.c, samples/kprobes/ and
 * Documentation/trace/kprobes.rst; the same without C:
 * Documentation/trace/kprobetrace.rst.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/kprobes.h>
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/ptrace.h>
#include <linux/sched.h>

static char *symbol = "kernel_clone";
module_param(symbol, charp, 0444);
MODULE_PARM_DESC(symbol, "the function, kernel_clone if not given: fork, vfork, clone");

static int at_call(struct kprobe *probe, struct pt_regs *regs)
{
	pr_info("%s: called by %s[%d]\n", symbol, current->comm, task_pid_nr(current));
	return 0;
}

static struct kprobe probe = { .pre_handler = at_call };

/* What is kept from the call to the return, one for each call under way. */
struct call {
	ktime_t start;
};

static int at_entry(struct kretprobe_instance *instance, struct pt_regs *regs)
{
	struct call *call = (struct call *)instance->data;

	call->start = ktime_get();
	return 0;
}

static int at_return(struct kretprobe_instance *instance, struct pt_regs *regs)
{
	struct call *call = (struct call *)instance->data;

	/* Only the source says that this one is an int. */
	pr_info("%s: returns %d after %lld us\n", symbol, (int)regs_return_value(regs),
		ktime_us_delta(ktime_get(), call->start));
	return 0;
}

static struct kretprobe return_probe = {
	.entry_handler = at_entry,
	.handler = at_return,
	.data_size = sizeof(struct call),
	.maxactive = 20, /* calls at a time; those beyond are only counted */
};

static int __init kprobe_init(void)
{
	int err;

	probe.symbol_name = symbol;
	err = register_kprobe(&probe);
	if (err)
		return err;
	return_probe.kp.symbol_name = symbol;
	err = register_kretprobe(&return_probe);
	if (err)
		unregister_kprobe(&probe);
	return err;
}

static void __exit kprobe_exit(void)
{
	unregister_kretprobe(&return_probe);
	unregister_kprobe(&probe);
	pr_info("missed %lu calls, %d returns\n", probe.nmissed, return_probe.nmissed);
}

module_init(kprobe_init);
module_exit(kprobe_exit);
MODULE_DESCRIPTION("code of ours at any instruction of the kernel, and at a function's return");
MODULE_LICENSE("GPL");
