// SPDX-License-Identifier: GPL-2.0
/*
 * anonymous_inode.out: gets two files without names from the module anonymous_inode
 *
 *	insmod /anonymous_inode.ko; /anonymous_inode.out
 *
 * Each is a counter of its own; see anonymous_inode.c.
 */
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "anonymous_inode.h"

static int get_counter(int device, uint32_t first)
{
	int fd = ioctl(device, LKMC_ANONYMOUS_INODE_GET, &first);

	if (fd < 0) {
		perror("ioctl");
		exit(1);
	}
	return fd;
}

static void show_link(int fd)
{
	char path[32], target[64];
	ssize_t n;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	n = readlink(path, target, sizeof(target));
	printf("descriptor %d is %.*s\n", fd, (int)(n < 0 ? 0 : n), target);
}

/* Returns 1 if the counter is not where it should be. */
static int count(int fd, uint32_t wanted)
{
	char text[16] = "";

	if (read(fd, text, sizeof(text) - 1) < 0)
		perror("read");
	printf("descriptor %d says %s", fd, text);
	return strtoul(text, NULL, 10) != wanted;
}

int main(void)
{
	int device = open(LKMC_ANONYMOUS_INODE_DEVICE, O_RDWR | O_CLOEXEC);
	int a, b, failed = 0;

	if (device < 0) {
		perror(LKMC_ANONYMOUS_INODE_DEVICE);
		return 1;
	}
	a = get_counter(device, 10);
	b = get_counter(device, 20);
	/* The counters live on without it. */
	close(device);

	show_link(a);
	show_link(b);
	failed |= count(a, 10);
	failed |= count(b, 20);
	failed |= count(a, 11);
	close(a);
	failed |= count(b, 21);
	return failed;
}
