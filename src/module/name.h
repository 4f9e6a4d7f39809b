/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which of the example modules a user means. */
#ifndef LKMC_MODULE_NAME_H
#define LKMC_MODULE_NAME_H

#include "lab.h"

/**
 * module_name() - the module that is meant by what was typed
 * @lab: the lab
 * @word: a name, as its source or as the kernel has it (my-module, my_module); or the
 *        path of its source or of what is built of it, on the host or in the guest
 * @name: that of its source in kernel_module/, without .c, for the caller to free
 *
 * Return: 0; fail_usage() where there is no such module, or the path leads to another
 * file.
 */
int module_name(const struct lab *lab, const char *word, char **name);

#endif
