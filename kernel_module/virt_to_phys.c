// SPDX-License-Identifier: GPL-2.0
/*
 * virt_to_phys: where in the machine's memory a variable of the kernel's is
 *
 *	insmod /virt_to_phys.ko
 *	cat /sys/kernel/debug/lkmc_virt_to_phys		name, virtual, physical, value
 *	devmem PHYSICAL 32 0x5a5a5a5a			writes there, past the kernel
 *	cat /sys/kernel/debug/lkmc_virt_to_phys		the value has changed
 *
 * All of the memory is mapped once, in order, in a part of the kernel's address
 * space (the linear mapping): what kmalloc() returns is there, and virt_to_phys()
 * merely subtracts a constant. It must not be used on anything else. What vmalloc()
 * returns is mapped page by page, and so are modules with their static variables:
 * for those, the page tables must be asked, and vmalloc_to_page() does.
 *
 * devmem maps the memory again. x86_64 forbids that, lest a page be cached in two
 * ways: boot with ./runqemu -e nopat, or use dd on /dev/mem, as /virt_to_phys.sh
 * does. In QEMU's monitor, xp/wx PHYSICAL and x/wx VIRTUAL show the same words.
 *
 * See include/linux/mm.h (vmalloc_to_page()), arch/x86/include/asm/io.h
 * (virt_to_phys()) and Documentation/arch/x86/x86_64/mm.rst; pagemap.c for the
 * addresses of programs.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/debugfs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

static u32 in_module = 0x11111111;
static u32 *from_kmalloc, *from_vmalloc;
static struct dentry *file;

static phys_addr_t physical_of(const void *address)
{
	/* Is it in the linear mapping? */
	if (virt_addr_valid(address))
		return virt_to_phys((void *)address);
	return page_to_phys(vmalloc_to_page(address)) + offset_in_page(address);
}

static void show_one(struct seq_file *seq, const char *name, const u32 *variable)
{
	phys_addr_t physical = physical_of(variable);

	/* %p would show a hash of the address instead, on purpose. */
	seq_printf(seq, "%s 0x%lx %pa 0x%08x\n", name, (unsigned long)variable, &physical,
		   READ_ONCE(*variable));
}

static int lkmc_virt_to_phys_show(struct seq_file *seq, void *unused)
{
	show_one(seq, "static", &in_module);
	show_one(seq, "kmalloc", from_kmalloc);
	show_one(seq, "vmalloc", from_vmalloc);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(lkmc_virt_to_phys);

static int __init virt_to_phys_init(void)
{
	from_kmalloc = kmalloc(sizeof(*from_kmalloc), GFP_KERNEL);
	from_vmalloc = vmalloc(sizeof(*from_vmalloc));
	if (!from_kmalloc || !from_vmalloc) {
		vfree(from_vmalloc);
		kfree(from_kmalloc);
		return -ENOMEM;
	}
	*from_kmalloc = 0x22222222;
	*from_vmalloc = 0x33333333;
	file = debugfs_create_file("lkmc_virt_to_phys", 0400, NULL, NULL,
				   &lkmc_virt_to_phys_fops);
	return 0;
}

static void __exit virt_to_phys_exit(void)
{
	debugfs_remove(file);
	vfree(from_vmalloc);
	kfree(from_kmalloc);
}

module_init(virt_to_phys_init);
module_exit(virt_to_phys_exit);
MODULE_DESCRIPTION("where in the machine's memory a variable of the kernel's is");
MODULE_LICENSE("GPL");
