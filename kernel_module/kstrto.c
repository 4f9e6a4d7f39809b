// SPDX-License-Identifier: GPL-2.0
/*
 * kstrto: how the kernel reads numbers from texts
 *
 *	insmod /kstrto.ko
 *	echo 300 > /sys/kernel/debug/lkmc_kstrto
 *	dmesg | tail			one line for each function
 *
 * kstrtou8(), kstrtoint(), kstrtoull() and so on take the whole text or nothing: a
 * line feed may follow the number, and nothing else may stand before or behind it.
 * They return EINVAL for what is no number, and ERANGE for one that does not fit the
 * type: nothing is cut off in silence, as the C library's atoi() would. A base of 0
 * means that the text says it: 0x for 16, 0 for 8. kstrtobool() is not so strict: it
 * looks at the first letter, y, t, 1, n, f or 0, or at two, on or of(f), and 1abc is
 * true.
 *
 * kstrtoint_from_user() and its like copy from user space, too: most files to which
 * one echoes a number use these.
 *
 * See lib/kstrtox.c and include/linux/kstrtox.h.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/debugfs.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>

static struct dentry *dentry;

static void report(const char *function, int err, long long value)
{
	if (err == -ERANGE)
		pr_info("%s: ERANGE\n", function);
	else if (err)
		pr_info("%s: EINVAL\n", function);
	else
		pr_info("%s: %lld\n", function, value);
}

static void try_all(const char *text)
{
	bool b = false;
	u8 byte = 0;
	int i = 0;
	s64 big = 0;
	int err;

	err = kstrtou8(text, 0, &byte);
	report("kstrtou8, base 0", err, byte);
	err = kstrtoint(text, 0, &i);
	report("kstrtoint, base 0", err, i);
	err = kstrtoint(text, 10, &i);
	report("kstrtoint, base 10", err, i);
	err = kstrtos64(text, 16, &big);
	report("kstrtos64, base 16", err, big);
	err = kstrtobool(text, &b);
	report("kstrtobool", err, b);
}

static ssize_t kstrto_write(struct file *file, const char __user *buf, size_t count,
			    loff_t *pos)
{
	char *text;

	if (count > 100)
		return -EINVAL;
	/* A copy with a 0 at its end, which what comes from user space does not have. */
	text = memdup_user_nul(buf, count);
	if (IS_ERR(text))
		return PTR_ERR(text);
	try_all(text);
	kfree(text);
	return count;
}

static const struct file_operations fops = {
	.owner = THIS_MODULE,
	.write = kstrto_write,
};

static int __init kstrto_init(void)
{
	dentry = debugfs_create_file("lkmc_kstrto", 0200, NULL, NULL, &fops);
	return 0;
}

static void __exit kstrto_exit(void)
{
	debugfs_remove(dentry);
}

module_init(kstrto_init);
module_exit(kstrto_exit);
MODULE_DESCRIPTION("how the kernel reads numbers from texts");
MODULE_LICENSE("GPL");
