/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A copy of a user's folder to build in, as Kbuild leaves its products beside the
 * sources. Only what changed is copied again, so that make finds the rest as it was.
 */
#ifndef LKMC_MODULE_MIRROR_H
#define LKMC_MODULE_MIRROR_H

/**
 * mirror_update() - bring a copy up to date
 * @from: the folder, which is only read
 * @to: the copy; made where there is none
 * @list: a file that names what was copied; owned by the mirror
 *
 * Files and folders are copied, what links lead to among them; products of earlier
 * builds and folders of version control are not. What was copied before and is gone
 * now is removed; what was made in @to stays.
 *
 * Return: 0, or a negative errno with fail().
 */
int mirror_update(const char *from, const char *to, const char *list);

/**
 * mirror_file() - bring the copy of one file up to date
 * @from: the file, which is only read
 * @to: the copy
 *
 * Return: 0, or a negative errno with fail().
 */
int mirror_file(const char *from, const char *to);

#endif
