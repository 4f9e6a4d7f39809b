/* SPDX-License-Identifier: GPL-2.0 */
/* What netlink.c in the kernel and user/netlink.c in user space agree on. */
#ifndef LKMC_NETLINK_H
#define LKMC_NETLINK_H

#include <linux/netlink.h>

/* The last of the protocols there may be: nobody else's, see linux/netlink.h. */
#define NETLINK_LKMC 31

/* The one kind of message. Its payload is text, without a '\0'. */
#define LKMC_UPPER NLMSG_MIN_TYPE
/* How many bytes of it the module takes. */
#define LKMC_LONGEST 1024

#endif
