/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a guest boots: the lab's kernel, a file of the user's, or Debian's own
 * kernel, with the root image and the QEMU that go with it. The root image may be a file
 * of the user's, too.
 */
#ifndef LKMC_VM_KERNEL_H
#define LKMC_VM_KERNEL_H

#include "lab.h"
#include "vm/config.h"

/* The value of --kernel that stands for Debian's own. */
#define KERNEL_DISTRO "distro"

struct kernel_options {
	const char *kernel;      /* --kernel, or NULL */
	const char *rootfs;      /* --rootfs, or NULL */
	const struct strv *with; /* --with, or NULL */
	bool build; /* Debian's kernel is fetched, where it is not there yet */
};

struct kernel {
	char *image;     /* the root image that a guest's own is made from */
	char *rootfs;    /* the guest's own */
	char *file;      /* --kernel; NULL for the lab's, as the following are */
	char *initramfs; /* of the distribution's, as the following is */
	char *modules;   /* /lib/modules for the guest */
	char *qemu; /* QEMU of the host, where the lab's is not needed and not built */
};

/**
 * kernel_distro_name() - the name of Debian's kernel among what is built for an arch
 *
 * That of a release that is asked for is another one (packages/distro/distro.mk).
 *
 * Return: "distro", or "distro-RELEASE", for the caller to free.
 */
char *kernel_distro_name(void);

/**
 * kernel_init() - which kernel, root image and QEMU, all looked for
 * @kernel: filled in; kernel_fini() releases it, and after a failure too
 * @lab: the lab
 * @o: what is asked for
 *
 * Return: 0, or a negative errno with fail(): -EUSAGE where the arch has none,
 * or the options exclude each other.
 */
int kernel_init(struct kernel *kernel, const struct lab *lab,
		const struct kernel_options *o);

/** kernel_fini() - release what kernel_init() made */
void kernel_fini(struct kernel *kernel);

/**
 * kernel_configure() - tell a guest's configuration
 * @kernel: what kernel_init() found; @config points into it
 * @config: the guest
 */
void kernel_configure(const struct kernel *kernel, struct vm_config *config);

/**
 * kernel_copy_root() - see that the guest has its root image
 * @kernel: what kernel_init() found
 * @fresh: a fresh copy
 * @old: where the one that was made of an older image is now, for the caller to free;
 *       NULL where there was none
 *
 * A guest has a root image of its own: a copy is made if asked for, if it has none,
 * or if a newer one was built since, whose modules fit the kernel.
 *
 * Return: 0, or a negative errno with fail().
 */
int kernel_copy_root(const struct kernel *kernel, bool fresh, char **old);

#endif
