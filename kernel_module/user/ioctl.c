// SPDX-License-Identifier: GPL-2.0
/*
 * ioctl.out: gives the module ioctl each of its commands, and some that are wrong
 *
 *	insmod /ioctl.ko; /ioctl.out
 *
 * Prints what comes back, and fails if that is not right. See ioctl.c.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "ioctl.h"

static int failed;

/* What a command returned, by its errno. */
static void verdict(const char *what, int ret, int wanted)
{
	int got = ret ? errno : 0;

	printf("%s: %s\n", what, got ? strerror(got) : "done");
	if (got != wanted) {
		printf("wanted: %s\n", wanted ? strerror(wanted) : "done");
		failed = 1;
	}
}

int main(void)
{
	struct lkmc_ioctl_sum sum = { .a = 2000000000, .b = 2000000000 };
	int32_t value = -7;
	int fd = open(LKMC_IOCTL_DEVICE, O_RDWR | O_CLOEXEC);

	if (fd < 0) {
		perror(LKMC_IOCTL_DEVICE);
		return 1;
	}

	verdict("set -7", ioctl(fd, LKMC_IOCTL_SET, &value), 0);
	verdict("set, from nowhere", ioctl(fd, LKMC_IOCTL_SET, NULL), EFAULT);
	value = 0;
	verdict("get", ioctl(fd, LKMC_IOCTL_GET, &value), 0);
	printf("value %" PRId32 "\n", value);
	failed |= value != -7;

	verdict("sum", ioctl(fd, LKMC_IOCTL_SUM, &sum), 0);
	printf("sum %lld\n", (long long)sum.sum);
	failed |= sum.sum != 4000000000;

	verdict("reset", ioctl(fd, LKMC_IOCTL_RESET), 0);
	verdict("get", ioctl(fd, LKMC_IOCTL_GET, &value), 0);
	printf("value %" PRId32 "\n", value);
	failed |= value != 0;

	verdict("get, to nowhere", ioctl(fd, LKMC_IOCTL_GET, NULL), EFAULT);
	verdict("a number of nobody's", ioctl(fd, _IO(LKMC_IOCTL_TYPE, 99)), ENOTTY);
	close(fd);
	return failed;
}
