// SPDX-License-Identifier: GPL-2.0
/*
 * kmsg.out: reads the kernel's log record by record
 *
 *	/kmsg.out < /dev/kmsg			all of it
 *	exec 8< /dev/kmsg			(the shell opens it)
 *	/kmsg.out -e <&8			goes to the end
 *	insmod /hello.ko; /kmsg.out <&8		only what has come since
 *	/kmsg.out -w 1000 <&8			waits for more, up to 1000 milliseconds
 *
 * Each read() gives one record, "level,number,microseconds,flags;text", where the text
 * has \xNN for special characters; lines behind it, with a blank in front, tell which
 * device it is about. The position belongs to the open file, not to the process: so
 * here each process goes on where the one before it stopped. Records that were
 * overwritten by newer ones before they were read give EPIPE, once.
 *
 * The scripts of the examples look at the log by it. To write, see init_dev_kmsg.c.
 *
 * See Documentation/ABI/testing/dev-kmsg.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* As large as the kernel's own buffer for one record. */
#define RECORD 8192

static void print_record(const char *record)
{
	const char *p = strchr(record, ';');

	if (!p)
		return;
	for (p++; *p && *p != '\n'; p++) {
		unsigned int byte;

		if (sscanf(p, "\\x%2x", &byte) == 1) {
			putchar(byte);
			p += 3;
		} else {
			putchar(*p);
		}
	}
	putchar('\n');
}

static int print_records(void)
{
	static char record[RECORD + 1];
	ssize_t n;

	for (;;) {
		n = read(STDIN_FILENO, record, RECORD);
		if (n > 0) {
			record[n] = '\0';
			print_record(record);
		} else if (n == 0 || errno == EAGAIN) {
			return 0;
		} else if (errno != EPIPE && errno != EINTR) {
			perror("read");
			return 1;
		}
	}
}

int main(int argc, char **argv)
{
	struct pollfd fd = { .fd = STDIN_FILENO, .events = POLLIN };
	int milliseconds = 0;
	int option;

	while ((option = getopt(argc, argv, "ew:")) != -1) {
		if (option == 'w') {
			milliseconds = atoi(optarg);
		} else if (option == 'e') {
			if (lseek(STDIN_FILENO, 0, SEEK_END) < 0)
				perror("lseek");
		} else {
			fputs("Usage: kmsg.out [-e] [-w MILLISECONDS] < /dev/kmsg\n",
			      stderr);
			return 2;
		}
	}
	/* At its end, read() shall say so instead of waiting. */
	if (fcntl(STDIN_FILENO, F_SETFL, fcntl(STDIN_FILENO, F_GETFL) | O_NONBLOCK)) {
		perror("fcntl");
		return 1;
	}
	if (milliseconds)
		poll(&fd, 1, milliseconds);
	return print_records();
}
