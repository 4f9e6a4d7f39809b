// SPDX-License-Identifier: GPL-2.0
/*
 * notifier: be told of what happens elsewhere in the kernel, and say no to it
 *
 *	insmod /notifier.ko
 *	ip link set lo down		prints "lo: NETDEV_GOING_DOWN", "lo: NETDEV_DOWN"
 *	echo 1 > /sys/module/notifier/parameters/veto
 *	ip link set lo up		"Operation not permitted"
 *	echo 0 > /sys/module/notifier/parameters/veto
 *	ip link set lo up
 *	rmmod notifier
 *
 * A subsystem keeps a chain of functions and calls each when something happens. Here
 * it is that of the network devices; there are chains for reboot, panic, oops, module
 * loading, memory pressure, keys, USB, suspend and more. A function whose priority is
 * higher comes earlier. Some events ask: what NETDEV_PRE_UP gets for an answer
 * decides.
 *
 * Those who are already there are told to a newcomer, too: insmod prints
 * NETDEV_REGISTER for each device, and rmmod NETDEV_UNREGISTER, though none comes or
 * goes.
 *
 * See include/linux/notifier.h, kernel/notifier.c, and net/core/dev.c
 * (register_netdevice_notifier()) with its events in include/linux/netdevice.h.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/netdevice.h>
#include <linux/notifier.h>

static bool veto;
module_param(veto, bool, 0644);
MODULE_PARM_DESC(veto, "let no network device come up");

static int called(struct notifier_block *block, unsigned long event, void *data)
{
	struct net_device *dev = netdev_notifier_info_to_dev(data);

	pr_info("%s: %s\n", netdev_name(dev), netdev_cmd_to_name(event));
	if (event == NETDEV_PRE_UP && veto)
		return notifier_from_errno(-EPERM);
	return NOTIFY_DONE;
}

static struct notifier_block block = { .notifier_call = called };

static int __init notifier_init(void)
{
	return register_netdevice_notifier(&block);
}

static void __exit notifier_exit(void)
{
	unregister_netdevice_notifier(&block);
}

module_init(notifier_init);
module_exit(notifier_exit);
MODULE_DESCRIPTION("be told of what happens elsewhere in the kernel, and say no to it");
MODULE_LICENSE("GPL");
