/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where code that unpacks the kernel moves itself, to be out of the kernel's way. */
#ifndef LKMC_COUNT_UNPACKING_H
#define LKMC_COUNT_UNPACKING_H

#include "count/functions.h"
#include "lab.h"

/**
 * unpacking_address() - the address of a word of GDB_EARLY
 * @lab: for which arch
 * @functions: of the file
 * @text: a number, or "bzimage" or "zimage": where that one moves itself
 * @address: filled in
 *
 * Return: 0, or a negative errno with fail().
 */
int unpacking_address(const struct lab *lab, const struct functions *functions,
		      const char *text, uint64_t *address);

#endif
