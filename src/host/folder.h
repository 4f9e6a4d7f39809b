/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What can be done with files in a folder can only be found out by trying. */
#ifndef LKMC_HOST_FOLDER_H
#define LKMC_HOST_FOLDER_H

#include <stdbool.h>

/**
 * folder_try() - try what the lab does with files
 * @folder: where a folder is made for that, and removed again
 *
 * Return: NULL if all of it works, or what does not, one line for the caller to free.
 */
char *folder_try(const char *folder);

/**
 * folder_listens() - does somebody listen at a Unix socket?
 * @path: the socket
 */
bool folder_listens(const char *path);

#endif
