/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which file of this machine has the symbols of a program or a module that the
 * user names: by its path in the guest, by its source's, or by its bare name.
 * Only the last part counts.
 */
#ifndef LKMC_SYMBOLS_FIND_H
#define LKMC_SYMBOLS_FIND_H

#include "util/strv.h"

struct program {
	char *path; /* here, with symbols */
	char *name; /* the last part of its path in the guest */
};

/**
 * find_program() - find a program of the guest's
 * @out: TOP/out/ARCH
 * @named: as the user names it: "/myinsmod.out", "kernel_module/user/myinsmod.c",
 *         "busybox", "ls", or a file of this machine that was copied to the guest
 * @program: filled in; program_fini() releases it
 *
 * Return: 0, or -ENOENT with fail(), which names those that there are.
 */
int find_program(const char *out, const char *named, struct program *program);

/** program_fini() - release what find_program() made */
void program_fini(struct program *program);

/**
 * find_modules() - find the files that a module may be
 * @out: TOP/out/ARCH
 * @named: its name, in which '-' and '_' are the same, or a path that ends in NAME.ko
 * @paths: they are added to it
 *
 * The examples come first, then what "lkmc try" built, the newest first, then the kernel's
 * own modules. Of the first two it is what mk/link-modules made, where that is needed.
 */
void find_modules(const char *out, const char *named, struct strv *paths);

/** find_modules_in() - add the files of all modules in a folder to @paths, by name */
void find_modules_in(const char *folder, struct strv *paths);

/**
 * find_all_modules() - find all that may be in a guest
 * @out: TOP/out/ARCH
 * @paths: the examples are added to it, by name, then the kernel's own modules
 */
void find_all_modules(const char *out, struct strv *paths);

/** find_module_name() - how the kernel calls the module of a file; for the caller to free */
char *find_module_name(const char *path);

/**
 * find_module_in() - find the file of a module elsewhere
 * @path: a folder, in which and below it, or a file
 * @name: of the module
 *
 * Return: a path for the caller to free, or NULL.
 */
char *find_module_in(const char *path, const char *name);

#endif
