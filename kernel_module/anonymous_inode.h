/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/* What anonymous_inode.c and user/anonymous_inode.c agree on. */
#ifndef LKMC_ANONYMOUS_INODE_H
#define LKMC_ANONYMOUS_INODE_H

#include <linux/ioctl.h>
#include <linux/types.h>

#define LKMC_ANONYMOUS_INODE_DEVICE "/dev/lkmc_anonymous_inode"

/* Returns a new file descriptor: a counter, that begins at the argument. */
#define LKMC_ANONYMOUS_INODE_GET _IOW(0xe9, 16, __u32)

#endif
