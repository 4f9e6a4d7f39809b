// SPDX-License-Identifier: GPL-2.0
/*
 * mmap: a page that the kernel and programs share
 *
 *	insmod /mmap.ko
 *	/mmap.out
 *
 * mmap(2) on a device file only notes which addresses of the process belong to it.
 * At the first access the processor finds no page there, and the kernel calls the
 * fault function: it names a page, and the kernel enters it into the process's page
 * tables. From then on the program reads and writes the very memory that the module
 * has, without a system call. The log shows when: mmap, and then once "fault".
 *
 * read() and write() reach the same page, to compare.
 *
 * See include/linux/mm.h (struct vm_operations_struct), mm/memory.c (__do_fault())
 * and Documentation/filesystems/locking.rst (vm_operations_struct).
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/fs.h>
#include <linux/gfp.h>
#include <linux/highmem.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>

static struct page *page;

static vm_fault_t shared_fault(struct vm_fault *vmf)
{
	pr_info("fault of %s at page %lu of the file\n", current->comm, vmf->pgoff);
	/* mremap(2) may have made the mapping larger, without asking. */
	if (vmf->pgoff)
		return VM_FAULT_SIGBUS;
	/* The process has it, too, now: it is freed when nobody has it any more. */
	get_page(page);
	vmf->page = page;
	return 0;
}

static const struct vm_operations_struct vm_ops = {
	.fault = shared_fault,
};

static int shared_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_pgoff || vma_pages(vma) > 1)
		return -EINVAL;
	pr_info("mmap by %s\n", current->comm);
	vma->vm_ops = &vm_ops;
	return 0;
}

static ssize_t shared_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	/* Some processors have a cache that could still hold an older content. */
	flush_dcache_page(page);
	return simple_read_from_buffer(buf, count, pos, page_address(page), PAGE_SIZE);
}

static ssize_t shared_write(struct file *file, const char __user *buf, size_t count,
			    loff_t *pos)
{
	ssize_t ret;

	ret = simple_write_to_buffer(page_address(page), PAGE_SIZE, pos, buf, count);
	flush_dcache_page(page);
	return ret;
}

static const struct file_operations fops = {
	.owner = THIS_MODULE,
	.read = shared_read,
	.write = shared_write,
	.llseek = default_llseek,
	.mmap = shared_mmap,
};

static struct miscdevice device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "lkmc_mmap",
	.fops = &fops,
};

static int __init shared_init(void)
{
	int err;

	page = alloc_page(GFP_KERNEL | __GFP_ZERO);
	if (!page)
		return -ENOMEM;
	err = misc_register(&device);
	if (err)
		__free_page(page);
	return err;
}

static void __exit shared_exit(void)
{
	misc_deregister(&device);
	__free_page(page);
}

module_init(shared_init);
module_exit(shared_exit);
MODULE_DESCRIPTION("a page that the kernel and programs share");
MODULE_LICENSE("GPL");
