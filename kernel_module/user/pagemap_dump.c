// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * pagemap_dump.out PID: all pages that a process has in memory or in swap space, one a
 * line: its address, the page's in the machine's memory, what is known of it, and
 * what is mapped there
 *
 *	f	a file's page, or one that is shared
 *	d	written to since somebody last cleared that bit (if the kernel can)
 *	s	in swap space
 *
 * Pages of a library have the same place in all processes that use it, but for
 * those that were written to. See kernel_module/pagemap.c.
 */
#include "pagemap.h"

static void dump(int fd, uintptr_t start, uintptr_t end, const char *name)
{
	size_t size = sysconf(_SC_PAGESIZE);

	for (uintptr_t address = start; address < end; address += size) {
		struct pagemap_entry entry = pagemap_read(fd, address);

		if (!entry.present && !entry.swapped)
			continue;
		printf("0x%012" PRIxPTR " 0x%09" PRIx64 " %c%c%c %s\n", address,
		       entry.present ? entry.frame * size : 0,
		       entry.file_or_shared ? 'f' : '-', entry.soft_dirty ? 'd' : '-',
		       entry.swapped ? 's' : '-', name);
	}
}

int main(int argc, char *argv[])
{
	char path[64], line[4096];
	FILE *maps;
	int fd;

	if (argc != 2) {
		fprintf(stderr, "usage: %s PID\n", argv[0]);
		return 2;
	}
	fd = pagemap_open(argv[1]);
	snprintf(path, sizeof(path), "/proc/%s/maps", argv[1]);
	maps = fopen(path, "r");
	if (!maps)
		err(EXIT_FAILURE, "%s", path);
	while (fgets(line, sizeof(line), maps)) {
		uintptr_t start, end;
		char name[4096] = "";

		/* start-end permissions offset device inode name */
		if (sscanf(line, "%" SCNxPTR "-%" SCNxPTR " %*s %*s %*s %*s %4095[^\n]",
			   &start, &end, name) >= 2)
			dump(fd, start, end, name);
	}
	return 0;
}
