// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * usermem.out [huge]: a program with a variable, to be looked for in the machine's memory
 *
 * It prints its PID and the variable's address, and ends when somebody else has
 * changed the variable: see kernel_module/pagemap.c and /pagemap.sh. With "huge" the
 * variable is in a huge page, if the kernel has one to give: grep AnonHuge
 * /proc/PID/smaps.
 */
#include <err.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static size_t huge_size(void)
{
	static const char path[] = "/sys/kernel/mm/transparent_hugepage/hpage_pmd_size";
	FILE *file = fopen(path, "r");
	size_t size;

	if (!file || fscanf(file, "%zu", &size) != 1)
		err(EXIT_FAILURE, "%s", path);
	fclose(file);
	return size;
}

/* Not at its beginning. The kernel makes the page when it is first touched. */
static volatile uint32_t *in_huge_page(void)
{
	size_t size = huge_size();
	uintptr_t start = (uintptr_t)mmap(NULL, 2 * size, PROT_READ | PROT_WRITE,
					  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (start == (uintptr_t)MAP_FAILED)
		err(EXIT_FAILURE, "mmap");
	start = (start + size - 1) & ~(size - 1);
	if (madvise((void *)start, size, MADV_HUGEPAGE))
		err(EXIT_FAILURE, "madvise");
	/* All of it: if only a part were, that part would get small pages. */
	if (mlock((const void *)start, size))
		err(EXIT_FAILURE, "mlock");
	return (volatile uint32_t *)(start + size / 2 + 0x1234);
}

static volatile uint32_t *in_small_page(void)
{
	static uint32_t variable;

	/* Keeps its page where it is now, should there be swap space. */
	if (mlock(&variable, sizeof(variable)))
		err(EXIT_FAILURE, "mlock");
	return &variable;
}

int main(int argc, char *argv[])
{
	const uint32_t first = 0x12345678;
	/* volatile: the compiler must not believe that only this program changes it. */
	volatile uint32_t *variable;

	(void)argv;
	variable = argc > 1 ? in_huge_page() : in_small_page();
	*variable = first;
	printf("%d 0x%" PRIxPTR "\n", getpid(), (uintptr_t)variable);
	fflush(stdout);
	while (*variable == first)
		usleep(10000);
	printf("changed from 0x%08" PRIx32 " to 0x%08" PRIx32 "\n", first, *variable);
	return 0;
}
