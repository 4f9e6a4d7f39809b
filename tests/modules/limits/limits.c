// SPDX-License-Identifier: GPL-2.0
/* For tests/host/project.t: parameters, which the test beside it sees and sets. */
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/module.h>
#include <linux/moduleparam.h>

static int low = 1;
module_param(low, int, 0444);
static int high = 10;
module_param(high, int, 0444);
static char *name = "limits";
module_param(name, charp, 0444);

static int value_set(const char *text, const struct kernel_param *param)
{
	int value, err = kstrtoint(text, 0, &value);

	if (!err && (value < low || value > high))
		err = -ERANGE;
	return err ? err : param_set_int(text, param);
}

static const struct kernel_param_ops value_ops = {
	.set = value_set,
	.get = param_get_int,
};

static int value = 5;
module_param_cb(value, &value_ops, &value, 0644);

static int __init limits_init(void)
{
	if (low > high)
		return -EINVAL;
	pr_info("limits: %s from %d to %d\n", name, low, high);
	return 0;
}

static void __exit limits_exit(void)
{
	pr_info("limits: %d in the end\n", value);
}

module_init(limits_init);
module_exit(limits_exit);
MODULE_DESCRIPTION("for tests/host/project.t");
MODULE_LICENSE("GPL");
