/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Room on a disk. */
#ifndef LKMC_SPACE_H
#define LKMC_SPACE_H

/**
 * space_lacks() - is there less room than that?
 * @folder: on which disk
 * @bytes: how much
 *
 * Return: 1 or 0, or a negative errno with fail().
 */
int space_lacks(const char *folder, long long bytes);

/**
 * space_parse() - a size as QEMU's option -m takes it
 * @text: a number, and K, M (the default) or G
 *
 * Return: in bytes.
 */
long long space_parse(const char *text);

#endif
