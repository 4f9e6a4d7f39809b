/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A user's modules on their way into a guest: C files, folders with a Kbuild or a
 * Makefile, and finished .ko files, laid out below out/ARCH/try/ to be built there.
 * The user's folders are only read.
 */
#ifndef LKMC_MODULE_PROJECT_H
#define LKMC_MODULE_PROJECT_H

#include "lab.h"
#include "util/strv.h"

struct project {
	char *kernel; /* NULL for the lab's */
	char *name;   /* the first path's last part, for the verdict */
	char *folder; /* of the same paths, again and again the same */
	char *lock;   /* a file for lock_take(): who builds in the folder */
	char *tar;    /* what goes into the guest, once it is built */
	struct strv paths;
};

/**
 * project_init() - where the user's modules are to be built
 * @p: filled in; project_fini() releases it, and after a failure too
 * @lab: for which arch
 * @kernel: for which kernel, as mk/try.mk has it; NULL for the lab's
 * @paths: the user's, NULL-terminated, at least one
 *
 * Return: 0, or a negative errno with fail(): -EUSAGE where a path is not there.
 */
int project_init(struct project *p, const struct lab *lab, const char *kernel,
		 char *const *paths);

/**
 * project_lay_out() - copy what is to be built
 * @p: from project_init(); its lock is held
 *
 * Return: 0, or a negative errno with fail(): -EUSAGE where nothing can be built from
 * a path.
 */
int project_lay_out(const struct project *p);

/** project_fini() - release the names; the files stay for the next time */
void project_fini(struct project *p);

#endif
