// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * ring0.out: tries to read a register of the kernel's, as the module ring0 does.
 * The processor refuses, and the kernel sends a signal, which is caught here.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void forbidden(void)
{
#if defined(__x86_64__)
	asm volatile("mov %%cr3, %%rax" ::: "rax");
#elif defined(__aarch64__)
	asm volatile("mrs x0, sctlr_el1" ::: "x0");
#elif defined(__arm__)
	asm volatile("mrc p15, 0, r0, c1, c0, 0" ::: "r0");
#elif defined(__mips__)
	asm volatile("mfc0 $2, $12" ::: "$2");
#elif defined(__riscv)
	asm volatile("csrr a0, satp" ::: "a0");
#else
#error "the instruction of this architecture is missing here"
#endif
}

/* Only what a signal handler may call. Returning would try the instruction again. */
static void handler(int number)
{
	const char *text = number == SIGSEGV ? "stopped by SIGSEGV\n" :
					       "stopped by SIGILL\n";

	_exit(write(STDOUT_FILENO, text, strlen(text)) < 0);
}

int main(void)
{
	signal(SIGSEGV, handler);
	signal(SIGILL, handler);
	forbidden();
	puts("not stopped");
	return EXIT_FAILURE;
}
