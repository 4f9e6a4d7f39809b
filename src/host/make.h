/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Calling Make: what is stale, and in what order it is built, is its business. */
#ifndef LKMC_HOST_MAKE_H
#define LKMC_HOST_MAKE_H

#include "lab.h"
#include "util/strv.h"

/**
 * make_check() - are these targets of the lab's Makefile?
 * @lab: for which arch
 * @targets: as a user named them
 *
 * Return: 0, or a negative errno with fail(): -EUSAGE for a target that there is not.
 */
int make_check(const struct lab *lab, const struct strv *targets);

/**
 * make_target() - make a target of the lab's Makefile
 * @lab: for which arch
 * @target: its name
 *
 * One build of an arch at a time: a second one waits, and says for whom (mk/lock.mk).
 *
 * Return: 0, or a negative errno with fail(): -EIO where the build failed, which has
 * told why, -EINTR where a signal ended it.
 */
int make_target(const struct lab *lab, const char *target);

/** make_targets() - make_target() for each of them, one after the other */
int make_targets(const struct lab *lab, const struct strv *targets);

#endif
