// SPDX-License-Identifier: GPL-2.0-or-later
/* Files on their way into the guest and out of it. */
#include "agent.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The unfinished file, for the signal handler; empty where there is none. */
static char unfinished[PATH_MAX];

static int failed(const char *path, const char *why)
{
	fprintf(stderr, "%s: %s", path, why);
	return EXIT_FAILURE;
}

static int failed_errno(const char *path)
{
	return failed(path, strerror(errno));
}

static void interrupted(int signal)
{
	unlink(unfinished);
	_exit(128 + signal);
}

static int copy(int from, int to)
{
	static char data[65536];
	ssize_t n, done;

	while ((n = read(from, data, sizeof(data))) > 0) {
		for (ssize_t at = 0; at < n; at += done) {
			done = write(to, data + at, n - at);
			if (done < 0)
				return -1;
		}
	}
	return n;
}

/*
 * Where the file goes: @path, or if that is a folder, into it. Returns what is
 * wrong with that, or NULL.
 */
static const char *find_target(const struct transfer *t, char *target)
{
	struct stat st;
	int n = snprintf(target, PATH_MAX, "%s", t->path);

	if (n < PATH_MAX && stat(target, &st) == 0 && S_ISDIR(st.st_mode))
		n = snprintf(target, PATH_MAX, "%s%s%s", t->path,
			     t->path[n - 1] == '/' ? "" : "/", t->name);
	if (n >= PATH_MAX)
		return strerror(ENAMETOOLONG);
	if (n == 0 || target[n - 1] == '/')
		return "there is no such folder";
	/* A rename would put a file in the place of a device. */
	if (lstat(target, &st) == 0 && !S_ISREG(st.st_mode) && !S_ISLNK(st.st_mode))
		return "is there and no regular file";
	return NULL;
}

/* A file of its own beside @target. */
static int open_beside(const char *target)
{
	char copied[PATH_MAX];
	sigset_t set;
	int fd = -1;

	strcpy(copied, target);
	if (snprintf(unfinished, sizeof(unfinished), "%s/.push-XXXXXX", dirname(copied)) >=
	    (int)sizeof(unfinished)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	/* A signal between the file's beginning and the handler's would leave it. */
	sigfillset(&set);
	sigprocmask(SIG_BLOCK, &set, NULL);
	fd = mkstemp(unfinished);
	if (fd >= 0) {
		signal(SIGHUP, interrupted);
		signal(SIGINT, interrupted);
		signal(SIGTERM, interrupted);
	}
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	return fd;
}

int transfer_put(void *transfer)
{
	const struct transfer *t = transfer;
	char target[PATH_MAX];
	const char *why = find_target(t, target);
	int fd, status;

	if (why)
		return failed(t->path, why);
	fd = open_beside(target);
	if (fd < 0)
		return failed_errno(target);
	if (copy(STDIN_FILENO, fd) || fchmod(fd, t->mode & 07777) || close(fd) ||
	    rename(unfinished, target)) {
		status = failed_errno(target);
		unlink(unfinished);
		return status;
	}
	return 0;
}

int transfer_get(void *transfer)
{
	const struct transfer *t = transfer;
	int fd = open(t->path, O_RDONLY | O_CLOEXEC);

	if (fd < 0 || copy(fd, STDOUT_FILENO))
		return failed_errno(t->path);
	return 0;
}
