// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * usermem.out: a program with a variable, to be looked for in the machine's memory
 *
 * It prints its PID and the variable's address, and ends when somebody else has
 * changed the variable: see kernel_module/pagemap.c and /pagemap.sh.
 */
#include <err.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

/* volatile: the compiler must not believe that only this program changes it. */
static volatile uint32_t variable = 0x12345678;

int main(void)
{
	uint32_t first = variable;

	/* Keeps its page where it is now, should there be swap space. */
	if (mlock((const void *)&variable, sizeof(variable)))
		err(EXIT_FAILURE, "mlock");
	printf("%d 0x%" PRIxPTR "\n", getpid(), (uintptr_t)&variable);
	fflush(stdout);
	while (variable == first)
		usleep(10000);
	printf("changed from 0x%08" PRIx32 " to 0x%08" PRIx32 "\n", first, variable);
	return 0;
}
