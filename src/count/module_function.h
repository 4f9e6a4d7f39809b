/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A function of a module that is loaded later: which module has it, by the files of
 * modules. Where it will be, only the guest knows.
 */
#ifndef LKMC_COUNT_MODULE_FUNCTION_H
#define LKMC_COUNT_MODULE_FUNCTION_H

#include <stdbool.h>

struct module_function {
	char *module; /* the name, as the kernel has it */
	char *symbol; /* the function's, which may be that of a variant */
	bool init;    /* its memory is freed once the module is initialized */
};

/**
 * module_function_find() - find the module
 * @out: TOP/out/ARCH
 * @built: a folder with modules that count more than all others, or NULL
 * @named: "FUNCTION", or "MODULE:FUNCTION"
 * @f: filled in; module_function_fini() releases it, after a failure too
 *
 * Return: 0, or -EUSAGE with fail(): no module has it, or several have.
 */
int module_function_find(const char *out, const char *built, const char *named,
			 struct module_function *f);

/** module_function_fini() - release what module_function_find() made */
void module_function_fini(struct module_function *f);

#endif
