// SPDX-License-Identifier: GPL-2.0-or-later
/* Build IDs of ELF files, by elfutils' libdw. */
#include "symbols/build_id.h"

#include <elfutils/libdwelf.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "util/cleanup.h"

int build_id_read(const char *path, uint8_t id[BUILD_ID_SIZE])
{
	_cleanup_close_ int fd = open(path, O_RDONLY | O_CLOEXEC);
	const void *found = NULL;
	ssize_t n;
	Elf *elf;

	if (fd < 0)
		return -errno;
	elf_version(EV_CURRENT);
	elf = elf_begin(fd, ELF_C_READ_MMAP, NULL);
	n = elf ? dwelf_elf_gnu_build_id(elf, &found) : -1;
	if (n == BUILD_ID_SIZE)
		memcpy(id, found, n);
	elf_end(elf);
	return n == BUILD_ID_SIZE ? 0 : -ENODATA;
}
