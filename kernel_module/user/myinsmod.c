// SPDX-License-Identifier: GPL-2.0
/*
 * myinsmod.out: insmod by the raw system calls
 *
 *	/myinsmod.out /hello.ko
 *	/myinsmod.out /params.ko 'number=5 list=1,2'
 *	/myinsmod.out -m /hello.ko
 *
 * There are two system calls for it. The newer one, finit_module, takes an open
 * file: so the kernel can know where the module comes from, and can decompress it.
 * The older one, init_module (-m), takes a copy of the file in memory. The
 * parameters are one text in both. Neither has a function in glibc, so syscall() it is.
 *
 * Everything else is the kernel's work: it checks the ELF file, finds memory, links
 * the module to the kernel's symbols, and calls its init. What went wrong is said
 * in detail in the log only: dmesg.
 *
 * See init_module(2) and kernel/module/main.c (load_module()).
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static void die(const char *what)
{
	perror(what);
	exit(EXIT_FAILURE);
}

static void *read_all(int fd, size_t *size)
{
	struct stat st;
	char *data;
	size_t got = 0;
	ssize_t n;

	if (fstat(fd, &st))
		die("fstat");
	data = malloc(st.st_size);
	if (!data)
		die("malloc");
	while (got < (size_t)st.st_size) {
		n = read(fd, data + got, st.st_size - got);
		if (n < 0)
			die("read");
		if (n == 0)
			break;
		got += n;
	}
	*size = got;
	return data;
}

int main(int argc, char **argv)
{
	int from_memory = argc > 1 && !strcmp(argv[1], "-m");
	const char *parameters;
	const char *path;
	size_t size;
	void *data;
	int fd;

	argv += from_memory;
	argc -= from_memory;
	if (argc != 2 && argc != 3) {
		fputs("Usage: myinsmod.out [-m] MODULE.ko ['PARAMETER=VALUE ...']\n", stderr);
		return 2;
	}
	path = argv[1];
	parameters = argc == 3 ? argv[2] : "";

	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		die(path);
	if (from_memory) {
		data = read_all(fd, &size);
		if (syscall(SYS_init_module, data, size, parameters))
			die("init_module");
	} else {
		if (syscall(SYS_finit_module, fd, parameters, 0))
			die("finit_module");
	}
	return 0;
}
