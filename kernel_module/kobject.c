// SPDX-License-Identifier: GPL-2.0
/*
 * kobject: folders in /sys that live as long as somebody needs them
 *
 *	insmod /kobject.ko
 *	ls -R /sys/kernel/lkmc_kobject
 *	echo 7 > /sys/kernel/lkmc_kobject/child/value
 *	cat /sys/kernel/lkmc_kobject/child/value
 *	rmmod kobject			"child is gone", then "lkmc_kobject is gone"
 *
 * A kobject stands inside a structure of its user's and counts who needs it: who made
 * it, and each of its children. Whoever drops the last reference calls release(), and
 * only there may the memory be freed. At rmmod the parent is dropped first, and yet it
 * goes last.
 *
 * Devices, drivers, modules and disks are kobjects. A kset is a set of them that also
 * tells user space, see uevent.c. An attribute is a file; a value that is all of a
 * driver's interface hangs on its device and needs nothing of this, see sysfs.c.
 *
 * See include/linux/kobject.h, lib/kobject.c, samples/kobject/ and
 * Documentation/core-api/kobject.rst.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/kobject.h>
#include <linux/kstrtox.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

struct thing {
	struct kobject kobject;
	int value;
};

static struct thing *parent, *child;

static struct thing *thing_of(struct kobject *kobject)
{
	return container_of(kobject, struct thing, kobject);
}

static ssize_t value_show(struct kobject *kobject, struct kobj_attribute *attribute,
			  char *buffer)
{
	return sysfs_emit(buffer, "%d\n", thing_of(kobject)->value);
}

static ssize_t value_store(struct kobject *kobject, struct kobj_attribute *attribute,
			   const char *text, size_t length)
{
	int err = kstrtoint(text, 0, &thing_of(kobject)->value);

	return err ?: length;
}

static struct kobj_attribute value_attribute = __ATTR_RW(value);

static struct attribute *thing_attrs[] = {
	&value_attribute.attr,
	NULL,
};
ATTRIBUTE_GROUPS(thing);

static void thing_release(struct kobject *kobject)
{
	pr_info("%s is gone\n", kobject_name(kobject));
	kfree(thing_of(kobject));
}

static const struct kobj_type thing_type = {
	.release = thing_release,
	.sysfs_ops = &kobj_sysfs_ops, /* calls what the kobj_attribute says */
	.default_groups = thing_groups,
};

static struct thing *thing_new(const char *name, struct kobject *above)
{
	struct thing *thing = kzalloc(sizeof(*thing), GFP_KERNEL);
	int err;

	if (!thing)
		return ERR_PTR(-ENOMEM);
	err = kobject_init_and_add(&thing->kobject, &thing_type, above, "%s", name);
	if (err) {
		/* Never kfree(): from here on the kobject has the name to free, too. */
		kobject_put(&thing->kobject);
		return ERR_PTR(err);
	}
	return thing;
}

static int __init lkmc_kobject_init(void)
{
	parent = thing_new("lkmc_kobject", kernel_kobj);
	if (IS_ERR(parent))
		return PTR_ERR(parent);
	child = thing_new("child", &parent->kobject);
	if (IS_ERR(child)) {
		kobject_put(&parent->kobject);
		return PTR_ERR(child);
	}
	pr_info("references to the parent: %u\n", kref_read(&parent->kobject.kref));
	return 0;
}

static void __exit lkmc_kobject_exit(void)
{
	kobject_put(&parent->kobject);
	pr_info("references to the parent: %u\n", kref_read(&parent->kobject.kref));
	kobject_put(&child->kobject);
}

module_init(lkmc_kobject_init);
module_exit(lkmc_kobject_exit);
MODULE_DESCRIPTION("folders in /sys that live as long as somebody needs them");
MODULE_LICENSE("GPL");
