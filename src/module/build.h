/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Building a user's modules. */
#ifndef LKMC_MODULE_BUILD_H
#define LKMC_MODULE_BUILD_H

#include "lab.h"
#include "module/project.h"

/**
 * module_build() - build what a project holds
 * @lab: for which arch
 * @p: from project_init()
 * @applet: the name of the applet that says for whom it waits, if it must
 * @tar: what goes into a guest (mk/build-try says what is in it), open for reading, for
 *       the caller to close
 *
 * Return: 0, or a negative errno with fail(): -EUSAGE where nothing can be built from a
 * path, -EIO where the build failed, which has told why, -EINTR where a signal ended it.
 */
int module_build(const struct lab *lab, const struct project *p, const char *applet,
		 int *tar);

#endif
