// SPDX-License-Identifier: GPL-2.0
/*
 * module_init: what module_init() is, and how a module makes several init calls
 *
 *	insmod /module_init.ko			first, second, third; ready
 *	rmmod module_init			third, second, first
 *	insmod /module_init.ko fail=third	undoes second and first, and fails
 *
 * In code that is built into the kernel, module_init(f) is device_initcall(f): a
 * pointer to f goes into a section of vmlinux, and do_initcalls() calls them all
 * at boot, by levels: pure, core, postcore, arch, subsys, fs, device, late. Each
 * file may have as many as it likes, of any level; inside one level the order is
 * that of linking. (./runqemu -e initcall_debug shows them.)
 *
 * In a module, as here, there are no levels: core_initcall() and all the others
 * are other names of module_init(). That makes f known under a name the kernel
 * looks for when it loads a module:
 *
 *	static inline initcall_t __inittest(void) { return f; }	only checks f's type
 *	int init_module(void) __alias("f");
 *
 * A second module_init() would define both again, and does not compile:
 *
 *	error: redefinition of '__inittest'
 *	error: redefinition of 'init_module'
 *
 * So there is one, and it calls what is to be done, in order. If a step fails, the
 * steps before it must be undone, the last one first: the kernel calls
 * module_exit()'s function only for modules whose init succeeded.
 *
 * See include/linux/module.h (module_init), include/linux/init.h (initcall
 * levels), init/main.c (do_initcalls(), do_one_initcall()) and kernel/module/main.c
 * (do_init_module()).
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/string.h>

static char *fail = "none";
module_param(fail, charp, 0444);
MODULE_PARM_DESC(fail, "the step that is to fail: first, second or third");

/* What each step has in common with those of a real driver: it may fail. */
static int step(const char *name)
{
	if (!strcmp(name, fail)) {
		pr_info("%s fails\n", name);
		return -ENODEV;
	}
	pr_info("%s\n", name);
	return 0;
}

static int __init first_init(void)
{
	return step("first");
}

static int __init second_init(void)
{
	return step("second");
}

static int __init third_init(void)
{
	return step("third");
}

/*
 * Not __exit: these are needed when a step fails, too, and code that is built in
 * has no exit section.
 */
static void first_exit(void)
{
	pr_info("first undone\n");
}

static void second_exit(void)
{
	pr_info("second undone\n");
}

static void third_exit(void)
{
	pr_info("third undone\n");
}

/* Two tables: the memory of the first goes with that of the functions it names. */
static int (*const inits[])(void) __initconst = { first_init, second_init, third_init };
static void (*const exits[])(void) = { first_exit, second_exit, third_exit };

static void undo(int done)
{
	while (done--)
		exits[done]();
}

static int __init several_init(void)
{
	int i, err;

	for (i = 0; i < ARRAY_SIZE(inits); i++) {
		err = inits[i]();
		if (err) {
			undo(i);
			return err;
		}
	}
	pr_info("ready\n");
	return 0;
}

static void __exit several_exit(void)
{
	undo(ARRAY_SIZE(exits));
}

module_init(several_init);
module_exit(several_exit);
MODULE_DESCRIPTION("what module_init() is, and how a module makes several init calls");
MODULE_LICENSE("GPL");
