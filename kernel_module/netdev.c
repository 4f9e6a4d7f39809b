// SPDX-License-Identifier: GPL-2.0
/*
 * netdev: two network devices with a cable between them
 *
 *	insmod /netdev.ko
 *	ifconfig lkmc0 192.168.200.1
 *	ifconfig lkmc1 192.168.201.2
 *	ping -c 2 192.168.200.2		answered, through both devices
 *	cat /proc/net/dev
 *	rmmod netdev
 *
 * What one device sends, the other receives. But the kernel is at both ends, would see
 * packets that come from itself, and take them for forged. So the cable plays the
 * trick of Linux Device Drivers' snull: it flips a bit in the third byte of both
 * addresses. 192.168.200.1 asks 192.168.200.2; what arrives says that 192.168.201.1
 * asks 192.168.201.2, which is the other device, and so on with the answer:
 *
 *	lkmc0 192.168.200.1 --> 192.168.200.2   ...   192.168.201.1 --> 192.168.201.2 lkmc1
 *
 * A driver hands up what came in (netif_rx() and, under load, NAPI) and takes what is
 * to go out (ndo_start_xmit()), each as an sk_buff: the packet with room for headers
 * around. It counts them for each processor apart, so that none waits for another, and
 * their sum is made when somebody asks (ndo_get_stats64()).
 *
 * See include/linux/netdevice.h, include/linux/skbuff.h, drivers/net/veth.c (a pair
 * without the trick), Documentation/networking/netdevices.rst and
 * Documentation/networking/napi.rst.
 */
#include <linux/etherdevice.h>
#include <linux/ip.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/percpu.h>
#include <linux/skbuff.h>
#include <net/checksum.h>

static struct net_device *devices[2];

static struct net_device *other_end(struct net_device *dev)
{
	return devices[dev == devices[0]];
}

static void flip(struct iphdr *ip, __be32 *address)
{
	__be32 flipped = *address ^ htonl(0x100);

	csum_replace4(&ip->check, *address, flipped);
	*address = flipped;
}

/* Flips the bit of both addresses of an IP packet; false if it is none. */
static bool translate(struct sk_buff *skb)
{
	struct iphdr *ip;

	if (skb->protocol != htons(ETH_P_IP) ||
	    skb_ensure_writable(skb, ETH_HLEN + sizeof(struct iphdr)))
		return false;
	ip = (struct iphdr *)(skb->data + ETH_HLEN);
	flip(ip, &ip->saddr);
	flip(ip, &ip->daddr);
	/* TCP and UDP have the addresses in their checksums, too: nothing was damaged here. */
	skb->ip_summed = CHECKSUM_UNNECESSARY;
	return true;
}

static netdev_tx_t start_xmit(struct sk_buff *skb, struct net_device *dev)
{
	struct net_device *other = other_end(dev);
	unsigned int length = skb->len;

	if (!netif_running(other) || !translate(skb)) {
		dev_core_stats_tx_dropped_inc(dev);
		dev_kfree_skb(skb);
		return NETDEV_TX_OK;
	}
	ether_addr_copy(eth_hdr(skb)->h_dest, other->dev_addr);
	dev_sw_netstats_tx_add(dev, 1, length);
	/*
	 * Takes all traces of the sender off the packet and lets it arrive. If it cannot,
	 * it counts that itself.
	 */
	if (dev_forward_skb(other, skb) == NET_RX_SUCCESS)
		dev_sw_netstats_rx_add(other, length);
	return NETDEV_TX_OK;
}

/* Since 6.8, dev->pcpu_stat_type = NETDEV_PCPU_STAT_TSTATS asks the kernel to do this. */
static int init(struct net_device *dev)
{
	dev->tstats = netdev_alloc_pcpu_stats(struct pcpu_sw_netstats);
	return dev->tstats ? 0 : -ENOMEM;
}

static void uninit(struct net_device *dev)
{
	free_percpu(dev->tstats);
}

static const struct net_device_ops ops = {
	.ndo_init = init,
	.ndo_uninit = uninit,
	.ndo_start_xmit = start_xmit,
	.ndo_get_stats64 = dev_get_tstats64,
};

static void setup(struct net_device *dev)
{
	ether_setup(dev);
	eth_hw_addr_random(dev);
	dev->netdev_ops = &ops;
	dev->flags |= IFF_NOARP; /* there is but one at the other end */
}

static struct net_device *device_new(void)
{
	return alloc_netdev(0, "lkmc%d", NET_NAME_ENUM, setup);
}

static int __init netdev_init(void)
{
	int err = -ENOMEM;

	/* Both must be there before one of them is seen, and sends to the other. */
	devices[0] = device_new();
	if (!devices[0])
		return err;
	devices[1] = device_new();
	if (!devices[1])
		goto free_first;
	err = register_netdev(devices[0]);
	if (err)
		goto free_second;
	err = register_netdev(devices[1]);
	if (err)
		goto unregister_first;
	return 0;

unregister_first:
	unregister_netdev(devices[0]);
free_second:
	free_netdev(devices[1]);
free_first:
	free_netdev(devices[0]);
	return err;
}

static void __exit netdev_exit(void)
{
	unregister_netdev(devices[1]);
	unregister_netdev(devices[0]);
	free_netdev(devices[1]);
	free_netdev(devices[0]);
}

module_init(netdev_init);
module_exit(netdev_exit);
MODULE_DESCRIPTION("two network devices with a cable between them");
MODULE_LICENSE("GPL");
