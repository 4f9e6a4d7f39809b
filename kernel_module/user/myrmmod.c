// SPDX-License-Identifier: GPL-2.0
/*
 * myrmmod.out: rmmod by the raw system call
 *
 *	/myrmmod.out hello
 *
 * delete_module takes the module's name, not its file's. With O_NONBLOCK it fails
 * with EWOULDBLOCK ("Resource temporarily unavailable") if the module is in use, as
 * when a file of its is open or another module needs it; kernels no longer wait.
 * O_TRUNC would force it, where the kernel was built for that, and taint it.
 *
 * See delete_module(2) and kernel/module/main.c (delete_module).
 */
#include <fcntl.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	if (argc != 2) {
		fputs("Usage: myrmmod.out MODULE\n", stderr);
		return 2;
	}
	if (syscall(SYS_delete_module, argv[1], O_NONBLOCK)) {
		perror("delete_module");
		return 1;
	}
	return 0;
}
