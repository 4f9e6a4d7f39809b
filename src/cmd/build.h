/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Calling Make: what is stale, and in what order it is built, is its business. */
#ifndef LKMC_CMD_BUILD_H
#define LKMC_CMD_BUILD_H

#include "lab.h"
#include "util/strv.h"

/**
 * lab_build() - make targets of the lab's Makefile
 * @lab: for which arch
 * @targets: made one after the other
 *
 * One build of an arch at a time: a second one waits, and says for whom (mk/lock.mk).
 *
 * Return: 0, or a negative errno with fail(): -EUSAGE for a target that there is
 * not, -EIO where the build failed, which has told why.
 */
int lab_build(const struct lab *lab, const struct strv *targets);

#endif
