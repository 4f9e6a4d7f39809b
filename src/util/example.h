/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What an example module says of itself in the comment it begins with. */
#ifndef LKMC_EXAMPLE_H
#define LKMC_EXAMPLE_H

/**
 * example_summary() - the first sentence of a module's header comment
 * @source: the module's source, with a NUL at its end
 * @name: the module; its comment begins with "NAME: "
 *
 * Return: the sentence in one line, without its full stop, for the caller to
 * free; NULL where there is no such comment.
 */
char *example_summary(const char *source, const char *name);

#endif
