// SPDX-License-Identifier: GPL-2.0
/*
 * rand_check.out: where the kernel puts the parts of a program
 *
 *	/rand_check.out; /rand_check.out		differ: each start is random
 *	/rand_check.out -R; /rand_check.out -R		are the same
 *
 * The kernel moves the parts of each new process by random distances, so that an
 * attacker cannot know where anything is (address space layout randomisation). To
 * move the code itself, the program must be position independent, as compilers make
 * them by default now.
 *
 * With -R it sets the personality of the process to ADDR_NO_RANDOMIZE and starts
 * itself again, which is what setarch -R and GDB do with the programs they start.
 * For the whole system: echo 0 > /proc/sys/kernel/randomize_va_space (2 is all that
 * can be moved), or norandmaps on the kernel's command line. The lab's mips64 starts
 * with that, see arch/mips64.conf.
 *
 * See personality(2), Documentation/admin-guide/sysctl/kernel.rst
 * (randomize_va_space), fs/binfmt_elf.c and mm/util.c (arch_mmap_rnd()).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <unistd.h>

static int in_data = 1;
static int in_bss;

static void show(const char *name, const void *address)
{
	printf("%-6s %#18lx\n", name, (unsigned long)address);
}

static void show_all(void)
{
	int on_stack = 0;
	void *heap = malloc(16);
	void *map = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	show("text", (void *)show);
	show("data", &in_data);
	show("bss", &in_bss);
	show("heap", heap);
	/* sbrk(0) is the end of the heap, which grows up from behind bss. */
	show("break", sbrk(0));
	show("mmap", map);
	/* A shared library is mapped, too: glibc, and the kernel's own, the vDSO. */
	show("libc", (void *)puts);
	show("vdso", (void *)getauxval(AT_SYSINFO_EHDR));
	show("stack", &on_stack);
}

int main(int argc, char **argv)
{
	int now = personality(0xffffffff);

	if (argc > 2 || (argc == 2 && strcmp(argv[1], "-R"))) {
		fputs("Usage: rand_check.out [-R]\n", stderr);
		return 2;
	}
	if (argc == 2 && !(now & ADDR_NO_RANDOMIZE)) {
		/* It is used by the next execve(): this process is laid out already. */
		if (personality(now | ADDR_NO_RANDOMIZE) < 0) {
			perror("personality");
			return 1;
		}
		execv("/proc/self/exe", argv);
		perror("execv");
		return 1;
	}
	show_all();
	return 0;
}
