// SPDX-License-Identifier: GPL-2.0
/*
 * unchecked: a function that may fail, and a caller who did not look
 *
 *	insmod /unchecked.ko			insmod is killed
 *	insmod /unchecked.ko name=slow		goes well: there is such a mode
 *	rmmod unchecked
 *
 * A bug on purpose. find_mode() returns NULL for a name that it does not know, which
 * choose() keeps without a look. All goes well until somebody uses it: the oops names
 * use(), which is right, and says nothing of choose(), which is wrong:
 *
 *	BUG: kernel NULL pointer dereference, address: 0000000000000008
 *	RIP: 0010:use+0x.../0x... [unchecked]
 *
 * The address is no plain 0: it is that of a member, 8 bytes behind where the structure
 * would begin. Who put the NULL there is long gone from the stack. On the host,
 *
 *	./lkmc why -x 'insmod /unchecked.ko'
 *
 * goes back from the oops to where the pointer was written, and by whom (docs/time-travel.md).
 *
 * A function that fails with a reason returns it in the pointer (ERR_PTR(), include/linux/err.h);
 * __must_check (include/linux/compiler_attributes.h) makes the compiler warn of a result that
 * nobody takes, but not of one that is taken and not looked at.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/array_size.h>
#include <linux/compiler.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/string.h>

struct mode {
	const char *name;
	unsigned long period_ms;
};

static const struct mode modes[] = {
	{ "slow", 1000 },
	{ "fast", 10 },
};

static char *name = "medium";
module_param(name, charp, 0444);
MODULE_PARM_DESC(name, "slow or fast; medium (default), which there is not");

static const struct mode *chosen;

static noinline const struct mode *find_mode(const char *wanted)
{
	for (size_t i = 0; i < ARRAY_SIZE(modes); i++) {
		if (!strcmp(modes[i].name, wanted))
			return &modes[i];
	}
	return NULL;
}

static noinline void choose(const char *wanted)
{
	/* This is where somebody should have looked. */
	WRITE_ONCE(chosen, find_mode(wanted));
}

static noinline void use(void)
{
	const struct mode *mode = READ_ONCE(chosen);

	pr_info("a period of %lu ms\n", READ_ONCE(mode->period_ms));
}

static int __init unchecked_init(void)
{
	choose(name);
	pr_info("chosen: %s\n", name);
	use();
	return 0;
}

static void __exit unchecked_cleanup(void)
{
}

module_init(unchecked_init);
module_exit(unchecked_cleanup);
MODULE_DESCRIPTION("a function that may fail, and a caller who did not look");
MODULE_LICENSE("GPL");
