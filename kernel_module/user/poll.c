// SPDX-License-Identifier: GPL-2.0
/*
 * poll.out: waits by poll() until the module poll has a message, and prints it
 *
 *	insmod /poll.ko
 *	/poll.out &			one message,
 *	/poll.out 3 2000 &		or three, and at most 2000 milliseconds for each
 *	echo hello > /dev/lkmc_poll
 *
 * See poll.c.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Returns 0, or 1 when it got none. */
static int get_message(int fd, int milliseconds)
{
	struct pollfd wait = { .fd = fd, .events = POLLIN };
	char text[64];
	ssize_t n;
	int ready = poll(&wait, 1, milliseconds);

	if (ready < 0) {
		perror("poll");
		return 1;
	}
	if (ready == 0) {
		puts("out of time");
		return 1;
	}
	printf("events %#x%s: ", wait.revents, wait.revents & POLLIN ? " (POLLIN)" : "");
	n = read(fd, text, sizeof(text));
	if (n < 0) {
		/* Somebody else was faster: EAGAIN, because of O_NONBLOCK. */
		perror("read");
		return 1;
	}
	printf("%.*s", (int)n, text);
	return 0;
}

int main(int argc, char **argv)
{
	int count = argc > 1 ? atoi(argv[1]) : 1;
	int milliseconds = argc > 2 ? atoi(argv[2]) : -1;
	int fd = open("/dev/lkmc_poll", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	char byte;

	if (fd < 0) {
		perror("/dev/lkmc_poll");
		return 1;
	}
	setlinebuf(stdout);
	if (read(fd, &byte, 1) < 0 && errno == EAGAIN)
		puts("read: nothing yet (EAGAIN), waiting");
	while (count-- > 0) {
		if (get_message(fd, milliseconds))
			return 1;
	}
	return 0;
}
