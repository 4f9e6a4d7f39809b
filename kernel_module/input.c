// SPDX-License-Identifier: GPL-2.0
/*
 * input: a keyboard that types what is written to a file
 *
 *	insmod /input.ko
 *	/input.out 'lkmc keyboard' &		prints the events, instead of the window
 *	echo 30 > /sys/module/input/parameters/key	"key 30 pressed", "key 30 released"
 *	rmmod input
 *
 * A driver says which events its device can send, and sends them: a kind, a code, a
 * value, and a "sync" behind those that belong together. Who gets them is not its
 * concern: the window's terminal is one, /dev/input/eventN for any program another,
 * and the magic SysRq keys a third. 30 is KEY_A: where the key lies, not which letter;
 * the rest are in include/uapi/linux/input-event-codes.h.
 *
 * cat /proc/bus/input/devices lists all devices and what became of them.
 *
 * See kernel_module/user/input.c, include/linux/input.h, drivers/input/input.c and
 * Documentation/input/input-programming.rst.
 */
#include <linux/input.h>
#include <linux/kstrtox.h>
#include <linux/module.h>
#include <linux/moduleparam.h>

static struct input_dev *keyboard;

static int key_set(const char *text, const struct kernel_param *parameter)
{
	unsigned int key;
	int err = kstrtouint(text, 0, &key);

	if (err)
		return err;
	if (key >= KEY_CNT)
		return -ERANGE;
	if (!keyboard) /* given to insmod, or at rmmod */
		return -EAGAIN;
	for (int pressed = 1; pressed >= 0; pressed--) {
		input_report_key(keyboard, key, pressed);
		input_sync(keyboard);
	}
	return 0;
}

static const struct kernel_param_ops key_ops = { .set = key_set };

module_param_cb(key, &key_ops, NULL, 0200);
MODULE_PARM_DESC(key, "the number of a key: it is pressed and released");

static int __init lkmc_input_init(void)
{
	struct input_dev *dev = input_allocate_device();
	int err;

	if (!dev)
		return -ENOMEM;
	dev->name = "lkmc keyboard";
	dev->id.bustype = BUS_VIRTUAL;
	/* All keys of a keyboard: events that were not announced are dropped. */
	for (unsigned int key = KEY_ESC; key < BTN_MISC; key++)
		input_set_capability(dev, EV_KEY, key);

	err = input_register_device(dev);
	if (err) {
		input_free_device(dev);
		return err;
	}
	keyboard = dev;
	return 0;
}

static void __exit lkmc_input_exit(void)
{
	struct input_dev *dev = keyboard;

	/* The file is still there, and whoever writes to it holds this lock. */
	kernel_param_lock(THIS_MODULE);
	keyboard = NULL;
	kernel_param_unlock(THIS_MODULE);
	input_unregister_device(dev); /* frees it, too */
}

module_init(lkmc_input_init);
module_exit(lkmc_input_exit);
MODULE_DESCRIPTION("a keyboard that types what is written to a file");
MODULE_LICENSE("GPL");
