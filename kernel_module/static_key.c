// SPDX-License-Identifier: GPL-2.0
/*
 * static_key: a condition whose outcome is patched into the code
 *
 *	insmod /static_key.ko
 *	cat /sys/module/static_key/parameters/on	"N", and the bytes of the code
 *	echo 1 > /sys/module/static_key/parameters/on
 *	cat /sys/module/static_key/parameters/on	"Y", and other bytes
 *	rmmod static_key
 *
 * if (static_branch_unlikely(&key)) is no test of a variable: it is a no-operation,
 * which static_branch_enable() replaces by a jump, while all processors that may be
 * just there are kept away. Reading is free, changing takes a lock and interrupts
 * every processor: for what is asked a million times a second and changed once a day,
 * as with tracepoints.
 *
 * On x86_64, 66 90 or 0f 1f 44 00 00 is the no-operation, eb .. or e9 .. .. .. .. the
 * jump.
 *
 * See include/linux/jump_label.h, kernel/jump_label.c and
 * Documentation/staging/static-keys.rst.
 */
#include <linux/jump_label.h>
#include <linux/kstrtox.h>
#include <linux/module.h>
#include <linux/moduleparam.h>

static DEFINE_STATIC_KEY_FALSE(key);

/* Small enough for the branch to be among its first bytes: notrace keeps the tracer's out. */
static noinline notrace bool taken(void)
{
	return static_branch_unlikely(&key);
}

static int on_set(const char *text, const struct kernel_param *parameter)
{
	bool on;
	int err = kstrtobool(text, &on);

	if (err)
		return err;
	if (on)
		static_branch_enable(&key);
	else
		static_branch_disable(&key);
	return 0;
}

static int on_get(char *buffer, const struct kernel_param *parameter)
{
	return sysfs_emit(buffer, "%c %*ph\n", taken() ? 'Y' : 'N', 24, (void *)taken);
}

static const struct kernel_param_ops on_ops = {
	.set = on_set,
	.get = on_get,
};

module_param_cb(on, &on_ops, NULL, 0644);
MODULE_PARM_DESC(on, "the condition; read, it shows the code, too");

static int __init static_key_init(void)
{
	return 0;
}

static void __exit static_key_exit(void)
{
}

module_init(static_key_init);
module_exit(static_key_exit);
MODULE_DESCRIPTION("a condition whose outcome is patched into the code");
MODULE_LICENSE("GPL");
