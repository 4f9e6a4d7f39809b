/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The Debian packages that the host needs for an arch: ./setup knows them. */
#ifndef LKMC_HOST_PACKAGES_H
#define LKMC_HOST_PACKAGES_H

#include <stdbool.h>

#include "lab.h"

/**
 * packages_certified() - did ./setup find all of an arch's packages?
 * @lab: which arch
 *
 * Two small files are compared: host-packages.txt, and the copy of it that ./setup
 * leaves once nothing of it is missing.
 *
 * Return: true if the list has not changed since.
 */
bool packages_certified(const struct lab *lab);

/**
 * packages_need() - see to it that an arch's packages are there
 * @lab: which arch
 * @install: install what is missing, which ./setup tells the user
 *
 * Return: 0, or a negative errno with fail(): -ENOPKG where some are missing.
 */
int packages_need(const struct lab *lab, bool install);

#endif
