// SPDX-License-Identifier: GPL-2.0
/*
 * myinsmod.out: insmod by the raw system calls
 *
 *	/myinsmod.out /hello.ko
 *	/myinsmod.out /params.ko 'number=5 list=1,2'
 *	/myinsmod.out -m /hello.ko
 *	/myinsmod.out -f /vermagic_fail.ko
 *
 * There are two system calls for it. The newer one, finit_module, takes an open
 * file: so the kernel can know where the module comes from, and can decompress it.
 * The older one, init_module (-m), takes a copy of the file in memory. The
 * parameters are one text in both. Neither has a function in glibc, so syscall() it is.
 * finit_module has flags, too: -f says not to care for which kernel the module was
 * built (see vermagic_fail.c).
 *
 * Everything else is the kernel's work: it checks the ELF file, finds memory, links
 * the module to the kernel's symbols, and calls its init. What went wrong is said
 * in detail in the log only: dmesg.
 *
 * See init_module(2) and kernel/module/main.c (load_module()).
 */
#include <fcntl.h>
#include <linux/module.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static void usage(void)
{
	fputs("Usage: myinsmod.out [-f | -m] MODULE.ko ['PARAMETER=VALUE ...']\n", stderr);
	exit(2);
}

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

static void insert_from_memory(int fd, const char *parameters)
{
	size_t size;
	void *data = read_all(fd, &size);

	if (syscall(SYS_init_module, data, size, parameters))
		die("init_module");
	free(data);
}

int main(int argc, char **argv)
{
	int from_memory = 0, flags = 0, option, fd;
	const char *parameters;

	while ((option = getopt(argc, argv, "fm")) != -1) {
		if (option == 'f')
			flags = MODULE_INIT_IGNORE_VERMAGIC |
				MODULE_INIT_IGNORE_MODVERSIONS;
		else if (option == 'm')
			from_memory = 1;
		else
			usage();
	}
	argv += optind;
	argc -= optind;
	if (argc != 1 && argc != 2)
		usage();
	parameters = argc == 2 ? argv[1] : "";

	fd = open(argv[0], O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		die(argv[0]);
	if (from_memory)
		insert_from_memory(fd, parameters);
	else if (syscall(SYS_finit_module, fd, parameters, flags))
		die("finit_module");
	return 0;
}
