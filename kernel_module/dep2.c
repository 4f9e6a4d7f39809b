// SPDX-License-Identifier: GPL-2.0
/*
 * dep2: a module that needs another: dep, whose dep_next() it calls
 *
 *	insmod /dep2.ko			fails: unknown symbol dep_next
 *	modprobe dep2			loads dep first
 *	ls /sys/module/dep/holders	dep2 holds it,
 *	rmmod dep			so this fails: it is in use
 *	modprobe -r dep2		removes both
 *
 * insmod hands the kernel one file, and the kernel only looks whether somebody
 * exports what it lacks. modprobe knows beforehand: depmod compared all modules
 * when the image was made, and wrote /lib/modules/VERSION/modules.dep. The build
 * already noted the same in the module itself: modinfo /dep2.ko, "depends".
 *
 * See Documentation/kbuild/modules.rst and kernel/module/main.c
 * (resolve_symbol(), ref_module()).
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/module.h>

#include "dep.h"

static int __init dep2_init(void)
{
	pr_info("dep_next() gives %d\n", dep_next());
	return 0;
}

static void __exit dep2_exit(void)
{
	pr_info("dep_next() gives %d\n", dep_next());
}

module_init(dep2_init);
module_exit(dep2_exit);
MODULE_DESCRIPTION("needs a symbol of dep, which modprobe loads first");
MODULE_LICENSE("GPL");
