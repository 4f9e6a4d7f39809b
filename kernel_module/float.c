// SPDX-License-Identifier: GPL-2.0
/*
 * float: the kernel calculates with fractions
 *
 *	insmod /float.ko number=2	prints "the square root of 2 is 1.414213"
 *	rmmod float
 *
 * The floating point registers belong to the program that is running: the kernel does
 * not save them at a system call, which would cost time, and is compiled so that it
 * never touches them. kernel_fpu_begin() saves them and keeps this task on its
 * processor until kernel_fpu_end(): in between, no sleeping, and be quick.
 *
 * Kbuild.local gives this file's compiler the floating point unit back. It might then
 * use it anywhere in the file; so a function of its own, never inlined, holds all of
 * it, and everything else here works with integers. A larger driver puts it into a
 * file of its own, as lib/test_fpu_impl.c. printk() knows no %f.
 *
 * lkmc: not on mips64: its kernel has no way to lend out the floating point unit
 *
 * See Documentation/core-api/floating-point.rst, include/linux/fpu.h and
 * arch/x86/include/asm/fpu/api.h.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/module.h>
#include <linux/moduleparam.h>

#include "compat.h"

#if LKMC_KERNEL < 6010
#include <asm/fpu/api.h>
#define kernel_fpu_available() true
#else
#include <linux/fpu.h>
#endif

static unsigned int number = 2;
module_param(number, uint, 0444);
MODULE_PARM_DESC(number, "whose square root is wanted");

/* Newton's method: the mean of x and n/x is nearer to the root than x. */
static noinline void square_root(unsigned int n, unsigned int *whole,
				 unsigned int *millionths)
{
	double x = n;

	for (int i = 0; n && i < 40; i++)
		x = (x + n / x) / 2;
	*whole = x;
	*millionths = (x - *whole) * 1000000;
}

static int __init float_init(void)
{
	unsigned int whole, millionths;

	if (!kernel_fpu_available())
		return -ENODEV;
	kernel_fpu_begin();
	square_root(number, &whole, &millionths);
	kernel_fpu_end();
	pr_info("the square root of %u is %u.%06u\n", number, whole, millionths);
	return 0;
}

static void __exit float_exit(void)
{
}

module_init(float_init);
module_exit(float_exit);
MODULE_DESCRIPTION("the kernel calculates with fractions");
MODULE_LICENSE("GPL");
