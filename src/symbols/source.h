/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which file of this machine the debug information means, and what is in it. */
#ifndef LKMC_SYMBOLS_SOURCE_H
#define LKMC_SYMBOLS_SOURCE_H

/**
 * source_show() - how the user knows a file
 * @folder: that it was compiled in, or NULL
 * @file: as the debug information names it
 *
 * "/lkmc/x/../y" becomes "y", relative to the clone; a path elsewhere stays as it is.
 *
 * Return: a path for the caller to free.
 */
char *source_show(const char *folder, const char *file);

/**
 * source_path() - where a file lies
 * @top: the clone
 * @file: from source_show()
 *
 * Return: a path for the caller to free.
 */
char *source_path(const char *top, const char *file);

/**
 * source_line() - a line of a file
 * @top: the clone
 * @file: from source_show()
 * @number: from 1 on
 *
 * Return: the line without blanks around it, "" if it cannot be read, for the caller to
 * free.
 */
char *source_line(const char *top, const char *file, int number);

#endif
