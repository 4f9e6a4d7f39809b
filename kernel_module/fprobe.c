// SPDX-License-Identifier: GPL-2.0
/*
 * fprobe: what functions return, of many at once
 *
 *	insmod /fprobe.ko
 *	mkdir -p /tmp/x/y
 *	rmdir /tmp/x		prints "rmdir: vfs_rmdir+0x0/0x1c0 returns -39" (ENOTEMPTY)
 *	rmdir /tmp/x/y		prints "... returns 0"
 *	rmmod fprobe
 *	insmod /fprobe.ko functions='vfs_*dir' except='vfs_mk*'
 *
 * It stands on the function tracer's hooks (ftrace_hook.c) and so works only at the
 * start of functions and at their return, but costs a fraction of a breakpoint
 * (kprobe.c): it can sit on hundreds at a time. There may be a handler at the start,
 * too, which keeps something for the one at the return.
 *
 * lkmc: needs CONFIG_FPROBE
 * lkmc: not on arm, aarch64, mips64, riscv64: Linux 6.12 offers it on x86_64 only
 *
 * See include/linux/fprobe.h, kernel/trace/fprobe.c, samples/fprobe/ and
 * Documentation/trace/fprobe.rst; the same without C:
 * Documentation/trace/fprobetrace.rst.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/fprobe.h>
#include <linux/ftrace.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/ptrace.h>
#include <linux/sched.h>

#include "compat.h"

static char *functions = "vfs_rmdir";
module_param(functions, charp, 0444);
MODULE_PARM_DESC(functions, "which functions: a name, or a pattern with * and [...]");

static char *except;
module_param(except, charp, 0444);
MODULE_PARM_DESC(except, "which of them are left out, if any");

/* Only the source says whether a value is an int, as here, an address or nothing at all. */
static void report(unsigned long function, int value)
{
	pr_info("%s: %pS returns %d\n", current->comm, (void *)function, value);
}

/* 6.6 added the caller, and 6.14 has the registers in the form of the function tracer. */
#if LKMC_KERNEL >= 6014
static void at_return(struct fprobe *probe, unsigned long function, unsigned long caller,
		      struct ftrace_regs *regs, void *kept)
{
	report(function, ftrace_regs_get_return_value(regs));
}
#elif LKMC_KERNEL >= 6006
static void at_return(struct fprobe *probe, unsigned long function, unsigned long caller,
		      struct pt_regs *regs, void *kept)
{
	report(function, regs_return_value(regs));
}
#else
static void at_return(struct fprobe *probe, unsigned long function, struct pt_regs *regs,
		      void *kept)
{
	report(function, regs_return_value(regs));
}
#endif

static struct fprobe fprobe = { .exit_handler = at_return };

static int __init fprobe_init(void)
{
	return register_fprobe(&fprobe, functions, except);
}

static void __exit fprobe_exit(void)
{
	unregister_fprobe(&fprobe);
}

module_init(fprobe_init);
module_exit(fprobe_exit);
MODULE_DESCRIPTION("what functions return, of many at once");
MODULE_LICENSE("GPL");
