// SPDX-License-Identifier: GPL-2.0
/*
 * firmware: a file that a driver takes from the root file system
 *
 *	cat /lib/firmware/lkmc.txt
 *	insmod /firmware.ko		prints "lkmc.txt: 14 bytes: I am firmware\n"
 *	rmmod firmware
 *	insmod /firmware.ko name=other.txt	fails with ENOENT, until there is one
 *
 * A driver whose device wants a program of its own asks for it by name. The kernel
 * looks below /lib/firmware, after the folder that is written to
 * /sys/module/firmware_class/parameters/path, and reads the whole file into memory.
 * modinfo shows which files a module may ask for, so that tools can pack them.
 *
 * request_firmware() reads while the caller waits; request_firmware_nowait() calls back
 * later. Neither waits for the root file system: for a driver that is built in, the
 * file must be in the initramfs, or in the kernel (CONFIG_EXTRA_FIRMWARE).
 *
 * See include/linux/firmware.h, drivers/base/firmware_loader/main.c and
 * Documentation/driver-api/firmware/.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/device.h>
#include <linux/firmware.h>
#include <linux/module.h>
#include <linux/moduleparam.h>

static char *name = "lkmc.txt";
module_param(name, charp, 0444);
MODULE_PARM_DESC(name, "the file, below /lib/firmware");

/* Who asks: a device with no hardware, /sys/devices/lkmc_firmware. */
static struct device *device;

static int __init firmware_init(void)
{
	const struct firmware *firmware;
	int err;

	device = root_device_register("lkmc_firmware");
	if (IS_ERR(device))
		return PTR_ERR(device);
	err = request_firmware(&firmware, name, device);
	if (err) {
		root_device_unregister(device);
		return err;
	}
	pr_info("%s: %zu bytes: %*pE\n", name, firmware->size,
		(int)min(firmware->size, 64), firmware->data);
	/* A real driver gives it to its device first. */
	release_firmware(firmware);
	return 0;
}

static void __exit firmware_exit(void)
{
	root_device_unregister(device);
}

module_init(firmware_init);
module_exit(firmware_exit);
MODULE_FIRMWARE("lkmc.txt");
MODULE_DESCRIPTION("a file that a driver takes from the root file system");
MODULE_LICENSE("GPL");
