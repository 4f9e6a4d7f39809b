/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * What ioctl.c and user/ioctl.c agree on. Types of a fixed size, in an order without
 * gaps: so the structure is the same for 32-bit programs on a 64-bit kernel.
 */
#ifndef LKMC_IOCTL_H
#define LKMC_IOCTL_H

#include <linux/ioctl.h>
#include <linux/types.h>

#define LKMC_IOCTL_DEVICE "/dev/lkmc_ioctl"

/**
 * struct lkmc_ioctl_sum - two numbers, and what they make
 * @a: one, from the program
 * @b: another
 * @sum: the answer of the module's
 */
struct lkmc_ioctl_sum {
	__s32 a;
	__s32 b;
	__s64 sum;
};

/*
 * A number holds a type (a letter or byte that others do not use), a number of the
 * command in it, the size of the argument, and whether the kernel reads or writes it
 * ("W" is written by the program). _IO has no argument.
 */
#define LKMC_IOCTL_TYPE 0xe9
#define LKMC_IOCTL_RESET _IO(LKMC_IOCTL_TYPE, 0)
#define LKMC_IOCTL_SET _IOW(LKMC_IOCTL_TYPE, 1, __s32)
#define LKMC_IOCTL_GET _IOR(LKMC_IOCTL_TYPE, 2, __s32)
#define LKMC_IOCTL_SUM _IOWR(LKMC_IOCTL_TYPE, 3, struct lkmc_ioctl_sum)

#endif
