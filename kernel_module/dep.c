// SPDX-License-Identifier: GPL-2.0
/*
 * dep: a module that exports a symbol, for dep2 to use
 *
 *	insmod /dep.ko
 *	grep dep_next /proc/kallsyms
 *
 * EXPORT_SYMBOL_GPL() adds a function to what modules may use; a function that is
 * merely not static can only be used in its own module. _GPL means: only by
 * modules whose MODULE_LICENSE() is compatible with it.
 *
 * There is nothing to do when it comes or goes, and so it has neither module_init()
 * nor module_exit(). (With only the first of the two it could never be removed.)
 *
 * See include/linux/export.h, Documentation/kbuild/modules.rst ("Symbols and
 * External Modules") and dep2.c.
 */
#include <linux/atomic.h>
#include <linux/export.h>
#include <linux/module.h>

#include "dep.h"

static atomic_t count;

int dep_next(void)
{
	return atomic_inc_return(&count);
}
EXPORT_SYMBOL_GPL(dep_next);

MODULE_DESCRIPTION("exports a symbol, for dep2 to use");
MODULE_LICENSE("GPL");
