/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A user's modules for a guest that is counted: through the folder that it shares. */
#ifndef LKMC_COUNT_MODULES_H
#define LKMC_COUNT_MODULES_H

#include "lab.h"

struct count_modules {
	char *tar;     /* in the share, for as long as the guest runs */
	char *before;  /* what unpacks it in the guest */
	char *built;   /* the folder with their files */
	char *command; /* what loads them, does something, and unloads them */
};

/**
 * count_modules_init() - build them, and have them at hand
 * @m: filled in; count_modules_fini() releases it, and after a failure too
 * @lab: which guest, of which arch
 * @applet: the name of the applet that says for whom it waits, if it must
 * @paths: the user's, NULL-terminated
 * @command: to be run while they are loaded; NULL: their test.sh
 *
 * Return: 0, or a negative errno with fail(), as module_build() does.
 */
int count_modules_init(struct count_modules *m, const struct lab *lab, const char *applet,
		       char *const *paths, const char *command);

/** count_modules_fini() - remove what is in the share */
void count_modules_fini(struct count_modules *m);

#endif
