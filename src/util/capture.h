/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Running another program for what it prints. */
#ifndef LKMC_CAPTURE_H
#define LKMC_CAPTURE_H

#include <stdbool.h>
#include <stddef.h>

struct capture {
	char *text;     /* its standard output and error, a NUL behind */
	size_t size;    /* of the text, in bytes, the NUL not counted */
	int status;     /* as of waitpid() */
	bool timed_out; /* it was killed, and @text is what came until then */
};

/* No more than the beginning is kept of a program that does not stop talking. */
#define CAPTURE_MAX (1024 * 1024)

/**
 * capture_run() - run a program to its end
 * @c: filled in; capture_fini() releases it
 * @argv: the program, looked up in PATH, and its arguments, NULL at the end
 * @timeout_ms: then it is killed, and with it what it started
 *
 * Its standard input is empty. How it ended is no error of this function.
 *
 * Return: 0, or a negative errno with fail(): -EINTR where this process was told to
 * end; then it is killed too.
 */
int capture_run(struct capture *c, char *const *argv, long long timeout_ms);

/** capture_fini() - release what capture_run() kept */
void capture_fini(struct capture *c);

#define _cleanup_capture_ __attribute__((cleanup(capture_fini)))

#endif
