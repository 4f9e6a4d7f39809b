// SPDX-License-Identifier: GPL-2.0
/*
 * debugfs: variables as files, without any file operations of one's own
 *
 *	insmod /debugfs.ko
 *	cd /sys/kernel/debug/lkmc_debugfs; ls -l
 *	echo 5 > number; cat hex; echo y > flag; echo 12 > even; hexdump -C blob
 *
 * debugfs is for developers: it has no rules, and nothing in it is promised to stay.
 * A variable becomes a file by one call. Where a value has to be checked, a getter
 * and a setter do: "even" takes no odd numbers.
 *
 * The functions return no errors worth checking: if debugfs is not there, the driver
 * must work as well. Removing the folder removes all that is in it, and waits for
 * those who are just reading: afterwards, open files only give errors.
 *
 * See Documentation/filesystems/debugfs.rst and include/linux/debugfs.h.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/debugfs.h>
#include <linux/module.h>

static struct dentry *folder;
static u32 number = 42;
static bool flag;
static u64 even = 2;
static u8 bytes[] = { 0xde, 0xad, 0xbe, 0xef };
static struct debugfs_blob_wrapper blob = {
	.data = bytes,
	.size = sizeof(bytes),
};

static int even_get(void *data, u64 *value)
{
	*value = even;
	return 0;
}

static int even_set(void *data, u64 value)
{
	if (value % 2)
		return -EINVAL;
	even = value;
	return 0;
}

DEFINE_DEBUGFS_ATTRIBUTE(even_fops, even_get, even_set, "%llu\n");

static int __init debugfs_example_init(void)
{
	folder = debugfs_create_dir("lkmc_debugfs", NULL);
	debugfs_create_u32("number", 0600, folder, &number);
	/* The same variable again, in hexadecimal, and only to be read. */
	debugfs_create_x32("hex", 0400, folder, &number);
	debugfs_create_bool("flag", 0600, folder, &flag);
	debugfs_create_blob("blob", 0400, folder, &blob);
	/* "unsafe" leaves out a guard against removal, which the attribute has itself. */
	debugfs_create_file_unsafe("even", 0600, folder, NULL, &even_fops);
	return 0;
}

static void __exit debugfs_example_exit(void)
{
	debugfs_remove(folder);
	pr_info("number %u, flag %d, even %llu\n", number, flag, even);
}

module_init(debugfs_example_init);
module_exit(debugfs_example_exit);
MODULE_DESCRIPTION("variables as files, without file operations of one's own");
MODULE_LICENSE("GPL");
