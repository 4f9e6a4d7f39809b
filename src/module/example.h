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
 * example_absences() - where the examples cannot be, as mk/left-out reads it off them
 * @top: the clone
 * @arch: an arch, or "*" for all that are named
 * @text: a line for each that cannot be somewhere, for the caller to free
 *
 * Return: 0, or a negative errno with fail().
 */
int example_absences(const char *top, const char *arch, char **text);

/**
 * example_absence() - look one up
 * @absences: from example_absences()
 * @name: the module
 *
 * Return: "not on ARCH: REASON", or with all archs that were asked for, for the caller
 * to free; NULL where it can be.
 */
char *example_absence(const char *absences, const char *name);

#endif
