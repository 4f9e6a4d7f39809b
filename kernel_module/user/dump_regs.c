// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * dump_regs.out: reads what the module dump_regs shows, with a buffer and a size that
 * are known: both must be among the registers, and so must an address in this program.
 */
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#define FILE_NAME "/sys/module/dump_regs/parameters/registers"

static char buffer[0xabc];

int main(void)
{
	int file = open(FILE_NAME, O_RDONLY);
	ssize_t length;

	if (file < 0)
		err(1, "%s", FILE_NAME);
	length = read(file, buffer, sizeof(buffer));
	if (length < 0)
		err(1, "read");
	printf("file %0*x\nbuffer %0*lx\nsize %0*zx\n", (int)sizeof(long) * 2, file,
	       (int)sizeof(long) * 2, (unsigned long)buffer, (int)sizeof(long) * 2,
	       sizeof(buffer));
	fwrite(buffer, 1, length, stdout);
	return 0;
}
