/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What an example module says of itself in the comment it begins with. */
#ifndef LKMC_MODULE_EXAMPLE_H
#define LKMC_MODULE_EXAMPLE_H

/**
 * example_summary() - the first sentence of a module's header comment
 * @source: the module's source, with a NUL at its end
 * @name: the module; its comment begins with "NAME: "
 *
 * Return: the sentence in one line, without its full stop, for the caller to
 * free; NULL where there is no such comment.
 */
char *example_summary(const char *source, const char *name);

/**
 * example_absent() - where a module cannot be, by a line of its header comment
 * @source: the module's source, with a NUL at its end; the line is
 *          " * lkmc: not on ARCH[, ARCH]...: REASON"
 * @arch: an arch, or NULL for all that are named
 *
 * Return: "not on ARCH: REASON", with all archs where @arch is NULL, for the caller
 * to free; NULL where it can be.
 */
char *example_absent(const char *source, const char *arch);

#endif
