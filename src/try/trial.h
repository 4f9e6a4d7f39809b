/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What "lkmc try" is about: the user's modules, and the snapshot that the guest they
 * are tried in begins with.
 */
#ifndef LKMC_TRY_TRIAL_H
#define LKMC_TRY_TRIAL_H

#include "applet.h"
#include "lab.h"
#include "module/project.h"
#include "util/strv.h"
#include "vm/config.h"
#include "vm/kernel.h"
#include "vm/snapshot.h"

struct trial_options {
	const struct applet *applet;
	struct guest_options guest;
	const char *command; /* -x, or NULL */
	const char *kernel;  /* --kernel, or NULL */
	struct strv parameters;
	struct strv paths;
	long long timeout_ms;
	bool allow_warnings; /* a WARN() is no failure */
	bool keep;           /* the guest and its modules stay */
	bool debug;          /* GDB, at the init functions */
	bool watch;          /* again at each change */
	const char *record;  /* the recording to make, or NULL */
	bool no_kvm;
};

struct trial {
	const struct trial_options *o;
	struct lab lab;   /* of the guest that tries */
	struct lab first; /* of the guest that is saved */
	struct project project;
	struct kernel kernel;
	struct vm_config config; /* of the guest that tries */
	struct snapshot snapshot;
};

/**
 * trial_init() - see what is to be tried, and with which kernel
 * @t: filled in; trial_fini() releases it, and after a failure too
 * @o: what the user wants; must outlive @t
 *
 * What the lab has not built yet is built.
 *
 * Return: 0, or a negative errno with fail(): -EUSAGE where it cannot be tried.
 */
int trial_init(struct trial *t, const struct trial_options *o);

/** trial_fini() - release what trial_init() made */
void trial_fini(struct trial *t);

/**
 * trial_build() - build the modules
 * @t: from trial_init()
 * @tar: what goes into the guest, open for reading, for the caller to close; -1 where
 *       there is none
 *
 * Return: 0, or a negative errno with fail(): -EIO where the build failed, which has
 * told why.
 */
int trial_build(const struct trial *t, int *tar);

/**
 * trial_snapshot() - see which snapshot fits what is built now
 * @t: from trial_init()
 * @make: one that is not there is made
 *
 * Return: 1 if it is another than the last time, 0 if not, or a negative errno with
 * fail().
 */
int trial_snapshot(struct trial *t, bool make);

/** trial_name() - what the verdict calls it */
const char *trial_name(const struct trial *t);

#endif
