// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * virt_to_phys_user.out PID ADDRESS: prints where in the machine's memory an address
 * of a process is. See kernel_module/pagemap.c.
 */
#include "pagemap.h"

int main(int argc, char *argv[])
{
	struct pagemap_entry entry;
	uintptr_t address;
	char *end;

	if (argc != 3) {
		fprintf(stderr, "usage: %s PID ADDRESS\n", argv[0]);
		return 2;
	}
	address = strtoul(argv[2], &end, 0);
	if (end == argv[2] || *end)
		errx(2, "%s: not an address", argv[2]);
	entry = pagemap_read(pagemap_open(argv[1]), address);
	if (!entry.present)
		errx(EXIT_FAILURE, "%s: not in memory", argv[2]);
	if (!entry.frame)
		errx(EXIT_FAILURE, "only root is told");
	printf("0x%" PRIx64 "\n",
	       entry.frame * sysconf(_SC_PAGESIZE) + address % sysconf(_SC_PAGESIZE));
	return 0;
}
