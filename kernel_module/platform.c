// SPDX-License-Identifier: GPL-2.0
/*
 * platform: a driver for a device that cannot be found by asking, but is described
 *
 *	insmod /platform.ko
 *	ls -l /sys/bus/platform/drivers/lkmc_platform
 *	cat /sys/devices/platform/lkmc_platform.0/answer	42
 *	cd /sys/bus/platform/drivers/lkmc_platform
 *	echo lkmc_platform.0 > unbind		"removed", and bind brings it back
 *	rmmod platform
 *
 * A PCI device says what it is; one that is soldered to a processor's bus does not. A
 * device tree, which the boot loader hands to the kernel, describes those:
 *
 *	lkmc_platform {
 *		compatible = "lkmc,platform";
 *		lkmc,answer = <42>;
 *	};
 *
 * The bus compares "compatible" to the drivers' tables and calls probe() of the one
 * that fits. On a PC there is no tree: the module describes the device by itself, with
 * the same property, and the driver reads either in the same way
 * (device_property_...). What probe() asks for by devm_ goes by itself when the driver
 * lets go of the device.
 *
 * See include/linux/platform_device.h, include/linux/property.h,
 * drivers/base/platform.c, Documentation/driver-api/driver-model/platform.rst and
 * Documentation/devicetree/usage-model.rst.
 */
#include <linux/device.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/of.h>
#include <linux/platform_device.h>
#include <linux/property.h>
#include <linux/sysfs.h>

static ssize_t answer_show(struct device *dev, struct device_attribute *attribute,
			   char *buffer)
{
	return sysfs_emit(buffer, "%u\n", *(u32 *)dev_get_drvdata(dev));
}

static DEVICE_ATTR_RO(answer);

static struct attribute *lkmc_platform_attrs[] = {
	&dev_attr_answer.attr,
	NULL,
};
ATTRIBUTE_GROUPS(lkmc_platform);

static void say_removed(void *dev)
{
	dev_info(dev, "removed\n");
}

static int probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	u32 *answer = devm_kzalloc(dev, sizeof(*answer), GFP_KERNEL);
	int err;

	if (!answer)
		return -ENOMEM;
	err = device_property_read_u32(dev, "lkmc,answer", answer);
	if (err)
		return dev_err_probe(dev, err, "no property lkmc,answer\n");
	platform_set_drvdata(pdev, answer);
	dev_info(dev, "found, the answer is %u\n", *answer);
	return devm_add_action_or_reset(dev, say_removed, dev);
}

static const struct of_device_id of_ids[] = {
	{ .compatible = "lkmc,platform" },
	{},
};
MODULE_DEVICE_TABLE(of, of_ids);

static struct platform_driver driver = {
	.probe = probe,
	.driver = {
		.name = "lkmc_platform",	/* what a device without a tree is compared to */
		.of_match_table = of_ids,
		.dev_groups = lkmc_platform_groups,
	},
};

/* The device, where no tree describes one. */
static struct platform_device *own;

static int describe(void)
{
	static const struct property_entry properties[] = {
		PROPERTY_ENTRY_U32("lkmc,answer", 42),
		{},
	};
	static const struct platform_device_info info = {
		.name = "lkmc_platform",
		.properties = properties,
	};
	struct device_node *node = of_find_compatible_node(NULL, NULL, "lkmc,platform");

	if (node) {
		of_node_put(node);
		return 0;
	}
	own = platform_device_register_full(&info);
	return PTR_ERR_OR_ZERO(own);
}

static int __init lkmc_platform_init(void)
{
	int err = platform_driver_register(&driver);

	if (err)
		return err;
	err = describe();
	if (err)
		platform_driver_unregister(&driver);
	return err;
}

static void __exit lkmc_platform_exit(void)
{
	platform_device_unregister(own); /* nothing if NULL */
	platform_driver_unregister(&driver);
}

module_init(lkmc_platform_init);
module_exit(lkmc_platform_exit);
MODULE_DESCRIPTION("a driver for a device that cannot be found by asking, but is described");
MODULE_LICENSE("GPL");
