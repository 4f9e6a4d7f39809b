// SPDX-License-Identifier: GPL-2.0
/*
 * params: parameters of a module, at insmod and later through sysfs
 *
 *	modinfo /params.ko
 *	insmod /params.ko number=5 'word="two words"' loud list=1,2,3
 *	cat /sys/module/params/parameters/list
 *	echo 70 > /sys/module/params/parameters/percent		is taken
 *	echo 170 > /sys/module/params/parameters/percent	is refused
 *
 * A parameter is a variable, a type and the mode of its file in sysfs: 0444 can
 * be read, 0644 can be written by root while the module is at work, 0 has no
 * file. Nobody tells the module of a write, unless the parameter has functions
 * of its own: percent has, and they check the value. They are called at insmod,
 * too, even before the module's init. The files are there until after its exit: what
 * more than reads or writes one number takes the lock that writers hold,
 * kernel_param_lock().
 *
 * A value of the wrong type makes insmod fail. A parameter that does not exist
 * is only complained about in the log. For code that is built into the kernel,
 * params.number=5 on the kernel's command line does the same.
 *
 * See include/linux/moduleparam.h, kernel/params.c and
 * Documentation/admin-guide/kernel-parameters.rst.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/moduleparam.h>

static int number = 1;
module_param(number, int, 0444);
MODULE_PARM_DESC(number, "an integer");

/*
 * The kernel allocates the memory of what is written here, and frees it. It keeps
 * all of it, even the line feed that echo adds: echo -n leaves that out.
 */
static char *word = "nothing";
module_param(word, charp, 0644);
MODULE_PARM_DESC(word, "a text");

/* "loud" alone means loud=1. */
static bool loud;
module_param(loud, bool, 0644);
MODULE_PARM_DESC(loud, "whether to shout");

static int list[4];
static int list_count;
module_param_array(list, int, &list_count, 0444);
MODULE_PARM_DESC(list, "up to four integers, separated by commas");

static unsigned int percent = 50;

static int percent_set(const char *text, const struct kernel_param *param)
{
	unsigned int value;
	int err;

	err = kstrtouint(text, 0, &value);
	if (err)
		return err;
	if (value > 100)
		return -ERANGE;
	pr_info("percent: %u, was %u\n", value, percent);
	percent = value;
	return 0;
}

static const struct kernel_param_ops percent_ops = {
	.set = percent_set,
	.get = param_get_uint,
};

module_param_cb(percent, &percent_ops, &percent, 0644);
MODULE_PARM_DESC(percent, "from 0 to 100: a value out of range is refused");

static int __init params_init(void)
{
	int i;

	pr_info("number %d, word '%s'%s, percent %u\n", number, word, loud ? "!" : "",
		percent);
	for (i = 0; i < list_count; i++)
		pr_info("list[%d] = %d\n", i, list[i]);
	return 0;
}

static void __exit params_exit(void)
{
	/* What was written meanwhile is simply in the variables; a write frees the old word. */
	kernel_param_lock(THIS_MODULE);
	pr_info("at the end: word '%s'%s, percent %u\n", word, loud ? "!" : "", percent);
	kernel_param_unlock(THIS_MODULE);
}

module_init(params_init);
module_exit(params_exit);
MODULE_DESCRIPTION("parameters of a module, at insmod and later through sysfs");
MODULE_LICENSE("GPL");
