/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where things are: the clone this program was built in, what was built for an
 * arch, and the folder of a running guest.
 */
#ifndef LKMC_LAB_H
#define LKMC_LAB_H

#include <stddef.h>

#include "arch.h"

struct lab {
	char *top;     /* the clone, absolute */
	char *out;     /* TOP/out/ARCH */
	char *run;     /* TOP/out/ARCH/run/ID: sockets and logs of a guest, mode 0700 */
	char *sockets; /* where the sockets lie: RUN, or a short path that stands for it */
	char *id;      /* which of several guests of this arch */
	struct arch arch;
};

/**
 * lab_init() - find the clone and read the arch's file
 * @lab: filled in; lab_fini() releases it
 * @arch: the name of the arch
 * @id: the run id: letters, digits, '-' and '_', at most 32 of them
 *
 * Return: 0, or a negative errno with fail(): -EUSAGE for an unknown arch or a
 * bad id.
 */
int lab_init(struct lab *lab, const char *arch, const char *id);

/** lab_fini() - release what lab_init() made */
void lab_fini(struct lab *lab);

#define _cleanup_lab_ __attribute__((cleanup(lab_fini)))

/**
 * lab_top() - the clone this program was built in
 *
 * Return: an absolute path for the caller to free.
 */
char *lab_top(void);

/**
 * lab_cache() - where downloads, compiled files and histories are kept
 *
 * Return: the environment's LKMC_CACHE, or ~/.cache/lkmc as XDG_CACHE_HOME has it, for
 * the caller to free.
 */
char *lab_cache(void);

/**
 * lab_run_path() - a file of the running guest
 * @lab: the lab
 * @name: the file's name, such as "qmp.sock"
 *
 * Return: a path for the caller to free.
 */
char *lab_run_path(const struct lab *lab, const char *name);

/**
 * lab_make_run() - make the guest's folder, only the user may look into it
 * @lab: the lab
 *
 * Return: 0, or a negative errno with fail().
 */
int lab_make_run(const struct lab *lab);

#endif
