// SPDX-License-Identifier: GPL-2.0
/*
 * mmap.out: shares a page with the module mmap
 *
 *	insmod /mmap.ko; /mmap.out
 *
 * Writes into its memory what read() finds in the module's, and the other way
 * round; and a child process shares it, too. See mmap.c.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static int failed;

static void verdict(const char *what, const char *wanted, const char *saw)
{
	printf("%s: %s\n", what, saw);
	if (strcmp(wanted, saw)) {
		printf("wanted: %s\n", wanted);
		failed = 1;
	}
}

static void from_child(char *map)
{
	pid_t child = fork();

	if (child == 0) {
		strcpy(map, "child");
		_exit(0);
	}
	waitpid(child, NULL, 0);
	verdict("a child writes its memory, ours has", "child", map);
}

/* mremap() may enlarge a mapping; there is nothing at its new end. */
static void behind_the_page(char *map, size_t size)
{
	int status = 0;
	pid_t child = fork();

	if (child == 0) {
		volatile char *larger = mremap(map, size, 2 * size, MREMAP_MAYMOVE);

		_exit(larger == MAP_FAILED || larger[size]);
	}
	waitpid(child, &status, 0);
	verdict("behind the page", strsignal(SIGBUS),
		WIFSIGNALED(status) ? strsignal(WTERMSIG(status)) : "exit");
}

int main(void)
{
	size_t size = sysconf(_SC_PAGESIZE);
	int fd = open("/dev/lkmc_mmap", O_RDWR | O_CLOEXEC);
	char text[8] = "";
	char *map;

	if (fd < 0) {
		perror("/dev/lkmc_mmap");
		return 1;
	}
	map = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (map == MAP_FAILED) {
		perror("mmap");
		return 1;
	}

	strcpy(map, "memory");
	if (pread(fd, text, sizeof(text) - 1, 0) < 0)
		perror("read");
	verdict("we write our memory, read() finds", "memory", text);
	if (pwrite(fd, "write", 6, 0) != 6)
		perror("write");
	verdict("we write(), our memory has", "write", map);
	from_child(map);

	behind_the_page(map, size);
	if (mmap(NULL, 2 * size, PROT_READ, MAP_SHARED, fd, 0) == MAP_FAILED)
		verdict("two pages", strerror(EINVAL), strerror(errno));
	else
		failed = 1;
	return failed;
}
