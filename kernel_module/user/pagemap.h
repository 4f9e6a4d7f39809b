/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * /proc/PID/pagemap: an entry of 64 bits for each page of a process's address space,
 * in the byte order of the machine. See Documentation/admin-guide/mm/pagemap.rst.
 */
#ifndef PAGEMAP_H
#define PAGEMAP_H

#include <err.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct pagemap_entry {
	bool present;
	bool swapped;
	bool file_or_shared;
	bool soft_dirty;
	uint64_t frame; /* number of the page in the machine's memory; 0 to all but root */
};

static inline int pagemap_open(const char *pid)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/proc/%s/pagemap", pid);
	fd = open(path, O_RDONLY);
	if (fd < 0)
		err(EXIT_FAILURE, "%s", path);
	return fd;
}

static inline struct pagemap_entry pagemap_read(int fd, uintptr_t address)
{
	off_t offset = address / sysconf(_SC_PAGESIZE) * sizeof(uint64_t);
	uint64_t bits;

	/* There are no entries for the kernel's half of the addresses. */
	if (pread(fd, &bits, sizeof(bits), offset) != sizeof(bits))
		bits = 0;
	return (struct pagemap_entry){
		.present = bits >> 63 & 1,
		.swapped = bits >> 62 & 1,
		.file_or_shared = bits >> 61 & 1,
		.soft_dirty = bits >> 55 & 1,
		.frame = bits & ((UINT64_C(1) << 55) - 1),
	};
}

#endif /* PAGEMAP_H */
