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

/* A module needs no functions of init and exit if there is nothing to do then. */
static int __init dep_init(void)
{
	return 0;
}

/* But one with an init and no exit could never be removed. */
static void __exit dep_exit(void)
{
}

module_init(dep_init);
module_exit(dep_exit);
MODULE_DESCRIPTION("exports a symbol, for dep2 to use");
MODULE_LICENSE("GPL");
