// SPDX-License-Identifier: GPL-2.0
/*
 * ftrace_hook: a function of ours that the kernel calls before one of its own
 *
 *	insmod /ftrace_hook.ko
 *	mkdir /tmp/x		prints "mkdir: vfs_mkdir+0x0/0x200 from do_mkdirat+0xf0/0x140"
 *	cat /sys/kernel/tracing/enabled_functions
 *	insmod /ftrace_hook.ko functions='vfs_*'	all whose names match
 *
 * The compiler leaves room for a call at the start of nearly every function; the
 * kernel fills it with no-operations at boot and knows all the places. A hook writes
 * the call into those that it asks for. This is what the function tracer, live
 * patching and fprobe.c stand on: it costs nothing where it is off and little where it
 * is on.
 *
 * The hook may run anywhere, in an interrupt and with any lock held. Should it come to
 * a function that is itself hooked, it would call itself for ever, unless it asks the
 * kernel to notice that: FTRACE_OPS_FL_RECURSION.
 *
 * lkmc: needs CONFIG_DYNAMIC_FTRACE
 *
 * See include/linux/ftrace.h, kernel/trace/ftrace.c, samples/ftrace/ and
 * Documentation/trace/ftrace-uses.rst.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/ftrace.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/sched.h>
#include <linux/string.h>

#if !IS_ENABLED(CONFIG_DYNAMIC_FTRACE)
#error "this kernel has no function tracer: CONFIG_DYNAMIC_FTRACE"
#endif

static char *functions = "vfs_mkdir";
module_param(functions, charp, 0444);
MODULE_PARM_DESC(functions, "which functions: a name, or a pattern with *");

/* notrace leaves out the room for a call: the hook itself cannot be hooked. */
static void notrace hook(unsigned long function, unsigned long caller,
			 struct ftrace_ops *ops, struct ftrace_regs *regs)
{
	pr_info("%s: %pS from %pS\n", current->comm, (void *)function, (void *)caller);
}

/* functions=vprintk_emit would else end the guest: pr_info() comes there, too. */
static struct ftrace_ops ops = { .func = hook, .flags = FTRACE_OPS_FL_RECURSION };

static int __init ftrace_hook_init(void)
{
	int err = ftrace_set_filter(&ops, (unsigned char *)functions, strlen(functions), 1);

	if (err)
		return err;
	err = register_ftrace_function(&ops);
	if (err)
		ftrace_free_filter(&ops);
	return err;
}

static void __exit ftrace_hook_exit(void)
{
	/* When this returns, no processor is in the hook any more. */
	unregister_ftrace_function(&ops);
	ftrace_free_filter(&ops);
}

module_init(ftrace_hook_init);
module_exit(ftrace_hook_exit);
MODULE_DESCRIPTION("a function of ours that the kernel calls before one of its own");
MODULE_LICENSE("GPL");
