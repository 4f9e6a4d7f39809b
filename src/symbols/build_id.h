/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What tells one build of a kernel from another: the hash that the linker notes in it. */
#ifndef LKMC_SYMBOLS_BUILD_ID_H
#define LKMC_SYMBOLS_BUILD_ID_H

#include <stddef.h>
#include <stdint.h>

/* SHA-1, which the kernel's Makefile asks ld for (--build-id=sha1). */
#define BUILD_ID_SIZE 20

/**
 * build_id_read() - the build ID of an ELF file
 * @path: the file
 * @id: filled in
 *
 * Return: 0, or a negative errno without a message: -ENODATA if it has none of that size.
 */
int build_id_read(const char *path, uint8_t id[BUILD_ID_SIZE]);

#endif
