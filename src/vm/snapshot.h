/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A snapshot is a guest that has booted, as files: the memory, the state of its
 * devices, and its disk. Any number of guests can be restored from one at a time;
 * each is as the others until it is told otherwise, and none changes the files.
 *
 * It lies in a folder of its own, named by its kernel's file and by a hash of all that it
 * depends on. A folder of that name is complete: it is made under another name. A new one
 * takes the place of the others of that kernel.
 */
#ifndef LKMC_VM_SNAPSHOT_H
#define LKMC_VM_SNAPSHOT_H

#include <stdbool.h>

#include "vm/config.h"
#include "vm/guest.h"

struct snapshot {
	char *all;    /* the folder of all snapshots of the arch */
	char *lock;   /* a file for lock_take(): who makes snapshots of the arch */
	char *folder; /* of this one */
	char *ram;
	char *state;
	char *rootfs;
	unsigned int tsc_khz; /* what its guest takes the host's counter for */
};

/**
 * snapshot_init() - where the snapshot of a guest lies
 * @s: filled in; snapshot_fini() releases it
 * @config: the guest, its root image being the one that a guest's own is copied from
 *
 * Return: 0, or a negative errno with fail().
 */
int snapshot_init(struct snapshot *s, const struct vm_config *config);

/** snapshot_fini() - release the names; the files stay */
void snapshot_fini(struct snapshot *s);

/** snapshot_exists() - is it there? */
bool snapshot_exists(const struct snapshot *s);

/**
 * snapshot_make() - boot a guest and save it; remove older ones of the arch
 * @s: from snapshot_init(); the lock is held
 * @config: the guest, as for snapshot_init(); of a lab whose id no one else uses
 * @applet: the name of the applet whose messages they are
 *
 * Return: 0, or a negative errno with fail().
 */
int snapshot_make(const struct snapshot *s, const struct vm_config *config,
		  const char *applet);

/**
 * snapshot_configure() - let a guest begin from it
 * @s: an existing snapshot; @config points into it
 * @config: the guest
 */
void snapshot_configure(const struct snapshot *s, struct vm_config *config);

/**
 * snapshot_restore() - give the guest that was started the snapshot's state
 * @s: the one that snapshot_configure() was told
 * @g: a guest from guest_start(), not yet tended; it stands still
 *
 * Return: 0, or a negative errno with fail().
 */
int snapshot_restore(const struct snapshot *s, struct guest *g);

/**
 * snapshot_continue() - let a guest that was restored go on
 * @g: the guest
 *
 * Return: 0, or a negative errno with fail().
 */
int snapshot_continue(struct guest *g);

/**
 * snapshot_leave() - leave it to a debugger to let the guest go on
 * @g: the guest
 *
 * QEMU's stub would let it go on with its disks still closed (QEMU's qmp_cont() opens
 * them).
 *
 * Return: 0, or a negative errno with fail().
 */
int snapshot_leave(struct guest *g);

/**
 * snapshot_wake() - the words before the first command in a restored guest
 * @argv: they are appended here; the command's own follow
 *
 * They make the guest differ from the others in what must differ: its random numbers,
 * its clock, and its connection to the shared folder (guest/restored.c).
 *
 * Return: 0, or a negative errno with fail().
 */
int snapshot_wake(struct strv *argv);

#endif
