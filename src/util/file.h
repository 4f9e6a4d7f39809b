/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whole files. */
#ifndef LKMC_FILE_H
#define LKMC_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/**
 * file_read() - read a whole file
 * @path: the file
 * @text: its contents with a NUL behind, for the caller to free
 * @size: how many bytes, the NUL not counted; may be NULL
 *
 * Return: 0, or a negative errno with fail().
 */
int file_read(const char *path, char **text, size_t *size);

/**
 * file_write() - make a file appear whole or not at all
 * @path: the file; what it held is replaced
 * @data: @size bytes
 * @size: in bytes
 *
 * Return: 0, or a negative errno with fail(); then @path is as it was.
 */
int file_write(const char *path, const void *data, size_t size);

/**
 * file_copy() - copy a file, keeping its holes; whole or not at all
 * @from: the source
 * @to: the copy; what it held is replaced
 *
 * Return: 0, or a negative errno with fail(); then @to is as it was.
 */
int file_copy(const char *from, const char *to);

/**
 * make_dirs() - mkdir -p
 * @path: the folder, of which no part need exist
 * @mode: for the folders made
 *
 * Return: 0, or a negative errno with fail().
 */
int make_dirs(const char *path, mode_t mode);

/**
 * remove_folder() - remove a folder and the files in it
 * @path: the folder; where it has folders in it, these stay, and so does it
 */
void remove_folder(const char *path);

/** folder_is_empty() - is there nothing in a folder, or no such folder? */
bool folder_is_empty(const char *path);

/**
 * make_parent() - make the folder that a file is to lie in
 * @path: the file
 *
 * Return: 0, or a negative errno with fail().
 */
int make_parent(const char *path);

/**
 * write_all() - write() until everything is written
 * @fd: a blocking file descriptor
 * @data: @size bytes
 * @size: in bytes
 *
 * Return: 0, or a negative errno.
 */
int write_all(int fd, const void *data, size_t size);

#endif
