// SPDX-License-Identifier: GPL-2.0
/*
 * netlink: a socket between programs and the kernel, which answers in capitals
 *
 *	insmod /netlink.ko
 *	/netlink.out hello		prints "HELLO"
 *	/netlink.out ''			the kernel refuses: "Invalid argument"
 *	rmmod netlink
 *
 * ip, udev and auditd talk to the kernel like this: in messages over a socket of the
 * family AF_NETLINK, both ways, to one or to many. Each has a header with its length,
 * its kind and a number that the answer carries back.
 *
 * netlink_rcv_skb() takes what arrives apart, since there may be several messages in
 * one, and answers an error that is returned here with a message of the kind
 * NLMSG_ERROR. It all runs in the context of the program that sends. New protocols are
 * built on generic netlink, which adds names and attributes to this.
 *
 * See kernel_module/user/netlink.c, include/net/netlink.h, net/netlink/af_netlink.c
 * and Documentation/userspace-api/netlink/intro.rst.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/ctype.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <net/net_namespace.h>
#include <net/netlink.h>
#include <net/sock.h>

#include "netlink.h"

static struct sock *kernel_socket;

static int answer(struct sk_buff *skb, struct nlmsghdr *request,
		  struct netlink_ext_ack *extack)
{
	const char *text = nlmsg_data(request);
	int length = nlmsg_len(request);
	struct nlmsghdr *header;
	struct sk_buff *reply;
	char *upper;

	if (request->nlmsg_type != LKMC_UPPER || !length || length > LKMC_LONGEST)
		return -EINVAL;
	/* Anybody may send anything: E escapes what is not to be printed. */
	pr_info("%s[%d] says '%*pE'\n", current->comm, task_pid_nr(current), length, text);

	reply = nlmsg_new(length, GFP_KERNEL);
	if (!reply)
		return -ENOMEM;
	header = nlmsg_put(reply, 0, request->nlmsg_seq, LKMC_UPPER, length, 0);
	upper = nlmsg_data(header);
	for (int i = 0; i < length; i++)
		upper[i] = toupper(text[i]);
	/* The program's port is its address; sending takes the reply over. */
	return nlmsg_unicast(kernel_socket, reply, NETLINK_CB(skb).portid);
}

static void received(struct sk_buff *skb)
{
	netlink_rcv_skb(skb, answer);
}

static int __init lkmc_netlink_init(void)
{
	struct netlink_kernel_cfg cfg = { .input = received };

	kernel_socket = netlink_kernel_create(&init_net, NETLINK_LKMC, &cfg);
	return kernel_socket ? 0 : -ENOMEM;
}

static void __exit lkmc_netlink_exit(void)
{
	netlink_kernel_release(kernel_socket);
}

module_init(lkmc_netlink_init);
module_exit(lkmc_netlink_exit);
MODULE_DESCRIPTION("a socket between programs and the kernel, which answers in capitals");
MODULE_LICENSE("GPL");
