// SPDX-License-Identifier: GPL-2.0
/*
 * oops: a bug of a module's, here a null pointer, kills the task it happens in
 *
 *	insmod /oops.ko		insmod is killed
 *	insmod /oops.ko how=bug	the same by BUG(), which says so on purpose
 *	dmesg			says where it happened
 *	rmmod oops		"Device or resource busy", until the next boot
 *
 * The processor cannot find address 0 in the page tables; the kernel finds no
 * excuse for that in its own code, and reports an oops. Then it goes on, but the
 * task that was running is ended wherever it stood: no lock that it held will ever be
 * released, no memory freed. Here it stood in the module's init, which therefore
 * never ends: lsmod shows the module, /proc/modules says "Loading".
 *
 * Of the report, read first: what happened (null pointer, write), then the
 * instruction: "RIP: 0010:oops_init+0x10/0x20 [oops]" on x86, pc or epc on others, is a
 * function, how far into it, and its length. To see the line:
 *
 *	./rungdb -- -batch -ex 'info line *(oops_init+0x10)'
 *
 * or scripts/faddr2line of the kernel's source, on the module's file.
 *
 * See Documentation/admin-guide/bug-hunting.rst, and "tainted-kernels.rst" there
 * for the letter D after "Tainted:" in all later reports.
 */
#include <linux/bug.h>
#include <linux/compiler.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/string.h>

static char *how = "pointer";
module_param(how, charp, 0444);
MODULE_PARM_DESC(how, "pointer (default): a null pointer is used; bug: BUG() is");

static int *nowhere;

static int __init oops_init(void)
{
	pr_info("oops: now\n");
	if (!strcmp(how, "bug"))
		BUG();
	WRITE_ONCE(*nowhere, 1);
	pr_info("oops: never printed\n");
	return 0;
}

static void __exit oops_cleanup(void)
{
}

module_init(oops_init);
module_exit(oops_cleanup);
MODULE_DESCRIPTION("a null pointer kills the task that uses it");
MODULE_LICENSE("GPL");
