// SPDX-License-Identifier: GPL-2.0
/*
 * pci: a driver for a PCI device: QEMU's edu, which calculates factorials
 *
 *	lspci -k -d 1234:11e8		no driver
 *	insmod /pci.ko
 *	lspci -k -d 1234:11e8		lkmc_pci
 *	cd /sys/bus/pci/drivers/lkmc_pci/0000:*	the device
 *	cat identification		version 1.0
 *	echo 0xff > negator; cat negator	0xffffff00
 *	echo 10 > factorial; cat factorial	3628800, after an interrupt
 *	echo 0x40 > raise; cat interrupts	"2, the last for 0x40"
 *	grep lkmc_pci /proc/interrupts
 *	rmmod pci
 *
 * The kernel finds the device by itself, compares its numbers to the drivers' tables
 * and calls probe(), which switches it on, takes its registers (its BAR 0, 1 MB of
 * addresses) and its interrupt: a message (MSI) where the machine can do that, else a
 * line shared with others. What is got by pcim_ and devm_ is given back by itself, the
 * last first, and so are the interrupts of a device that pcim_enable_device() enabled.
 *
 * PCI is little-endian, and ioread32() turns that into the processor's order. edu has
 * the processor's order instead: on a big-endian one its identification comes out
 * backwards, which tells.
 *
 * See docs/specs/edu.rst and hw/misc/edu.c in QEMU's sources; include/linux/pci.h,
 * Documentation/PCI/pci.rst, Documentation/PCI/msi-howto.rst and
 * Documentation/driver-api/device-io.rst.
 */
#include <linux/bits.h>
#include <linux/completion.h>
#include <linux/device.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/jiffies.h>
#include <linux/kstrtox.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/pci.h>
#include <linux/swab.h>
#include <linux/sysfs.h>

/* Where they are in BAR 0 */
enum edu_register {
	EDU_IDENTIFICATION = 0x00, /* 0xRRrr00ed: version RR.rr */
	EDU_NEGATOR = 0x04,
	EDU_FACTORIAL = 0x08,
	EDU_STATUS = 0x20,
	EDU_IRQ_STATUS = 0x24,
	EDU_IRQ_RAISE = 0x60,
	EDU_IRQ_ACKNOWLEDGE = 0x64,
};

#define EDU_STATUS_IRQ BIT(7)    /* raise an interrupt after a factorial */
#define EDU_IRQ_FACTORIAL BIT(0) /* that is why it was raised */

struct edu {
	void __iomem *registers;
	bool backwards; /* in the other order than PCI's */
	unsigned int interrupts;
	u32 last; /* what the last interrupt was raised for */
	struct completion calculated;
	struct mutex lock; /* one factorial at a time */
};

static bool is_edu(u32 identification)
{
	return (identification & 0xffff) == 0xed;
}

static u32 edu_read(struct edu *edu, enum edu_register offset)
{
	u32 value = ioread32(edu->registers + offset);

	return edu->backwards ? swab32(value) : value;
}

static void edu_write(struct edu *edu, enum edu_register offset, u32 value)
{
	iowrite32(edu->backwards ? swab32(value) : value, edu->registers + offset);
}

static irqreturn_t edu_interrupt(int irq, void *data)
{
	struct edu *edu = data;
	u32 reasons = edu_read(edu, EDU_IRQ_STATUS);

	if (!reasons)
		return IRQ_NONE; /* another device on the same line */
	/* Without this, a line would stay raised for ever. */
	edu_write(edu, EDU_IRQ_ACKNOWLEDGE, reasons);
	edu->interrupts++;
	edu->last = reasons;
	if (reasons & EDU_IRQ_FACTORIAL)
		complete(&edu->calculated);
	return IRQ_HANDLED;
}

static ssize_t identification_show(struct device *dev, struct device_attribute *attribute,
				   char *buffer)
{
	u32 id = edu_read(dev_get_drvdata(dev), EDU_IDENTIFICATION);

	return sysfs_emit(buffer, "version %u.%u\n", id >> 24, id >> 16 & 0xff);
}
static DEVICE_ATTR_RO(identification);

static ssize_t negator_show(struct device *dev, struct device_attribute *attribute,
			    char *buffer)
{
	return sysfs_emit(buffer, "%#x\n", edu_read(dev_get_drvdata(dev), EDU_NEGATOR));
}

static ssize_t negator_store(struct device *dev, struct device_attribute *attribute,
			     const char *text, size_t length)
{
	u32 value;
	int err = kstrtou32(text, 0, &value);

	if (err)
		return err;
	edu_write(dev_get_drvdata(dev), EDU_NEGATOR, value);
	return length;
}
static DEVICE_ATTR_RW(negator);

static ssize_t factorial_show(struct device *dev, struct device_attribute *attribute,
			      char *buffer)
{
	return sysfs_emit(buffer, "%u\n", edu_read(dev_get_drvdata(dev), EDU_FACTORIAL));
}

static ssize_t factorial_store(struct device *dev, struct device_attribute *attribute,
			       const char *text, size_t length)
{
	struct edu *edu = dev_get_drvdata(dev);
	u32 value;
	int err = kstrtou32(text, 0, &value);

	if (err)
		return err;
	/* The device multiplies that often, and 13! is too large for it. */
	if (value > 12)
		return -ERANGE;
	mutex_lock(&edu->lock);
	reinit_completion(&edu->calculated);
	edu_write(edu, EDU_STATUS, EDU_STATUS_IRQ);
	edu_write(edu, EDU_FACTORIAL, value);
	if (!wait_for_completion_timeout(&edu->calculated, 5 * HZ))
		err = -ETIMEDOUT;
	mutex_unlock(&edu->lock);
	return err ?: length;
}
static DEVICE_ATTR_RW(factorial);

static ssize_t raise_store(struct device *dev, struct device_attribute *attribute,
			   const char *text, size_t length)
{
	u32 value;
	int err = kstrtou32(text, 0, &value);

	if (err)
		return err;
	edu_write(dev_get_drvdata(dev), EDU_IRQ_RAISE, value);
	return length;
}
static DEVICE_ATTR_WO(raise);

static ssize_t interrupts_show(struct device *dev, struct device_attribute *attribute,
			       char *buffer)
{
	struct edu *edu = dev_get_drvdata(dev);

	return sysfs_emit(buffer, "%u, the last for %#x\n", READ_ONCE(edu->interrupts),
			  READ_ONCE(edu->last));
}
static DEVICE_ATTR_RO(interrupts);

static struct attribute *edu_attrs[] = {
	&dev_attr_identification.attr, &dev_attr_negator.attr,
	&dev_attr_factorial.attr,      &dev_attr_raise.attr,
	&dev_attr_interrupts.attr,     NULL,
};
ATTRIBUTE_GROUPS(edu);

static int probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct device *dev = &pdev->dev;
	struct edu *edu = devm_kzalloc(dev, sizeof(*edu), GFP_KERNEL);
	u32 identification;
	int err;

	if (!edu)
		return -ENOMEM;
	err = pcim_enable_device(pdev);
	if (err)
		return err;
	edu->registers = devm_ioremap_resource(dev, &pdev->resource[0]);
	if (IS_ERR(edu->registers))
		return PTR_ERR(edu->registers);

	identification = edu_read(edu, EDU_IDENTIFICATION);
	edu->backwards = is_edu(swab32(identification));
	if (!edu->backwards && !is_edu(identification))
		return dev_err_probe(dev, -ENODEV, "no edu: %#x\n", identification);

	mutex_init(&edu->lock);
	init_completion(&edu->calculated);
	pci_set_drvdata(pdev, edu);
	pci_set_master(pdev); /* a message is a write of the device's to memory */
	err = pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_ALL_TYPES);
	if (err < 0)
		return err;
	err = devm_request_irq(dev, pci_irq_vector(pdev, 0), edu_interrupt, IRQF_SHARED,
			       "lkmc_pci", edu);
	if (err)
		return err;
	dev_info(dev, "registers at %pa, %s interrupt %d%s\n", &pdev->resource[0].start,
		 pci_dev_msi_enabled(pdev) ? "message" : "line", pci_irq_vector(pdev, 0),
		 edu->backwards ? ", backwards" : "");
	return 0;
}

static void remove(struct pci_dev *pdev)
{
	struct edu *edu = pci_get_drvdata(pdev);

	edu_write(edu, EDU_STATUS, 0);
}

static const struct pci_device_id ids[] = {
	{ PCI_DEVICE(0x1234, 0x11e8) }, /* one of QEMU's own */
	{},
};
MODULE_DEVICE_TABLE(pci, ids);

static struct pci_driver edu_driver = {
	.name = "lkmc_pci",
	.id_table = ids,
	.probe = probe,
	.remove = remove,
	.dev_groups = edu_groups,
};

module_pci_driver(edu_driver);
MODULE_DESCRIPTION("a driver for a PCI device: QEMU's edu, which calculates factorials");
MODULE_LICENSE("GPL");
