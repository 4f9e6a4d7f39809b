// SPDX-License-Identifier: GPL-2.0-or-later
/* Lock files: locks of open file descriptions, which can be asked for. */
#include "util/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "util/cleanup.h"
#include "util/fail.h"

static pid_t read_number(int fd)
{
	char text[16] = "";

	return pread(fd, text, sizeof(text) - 1, 0) > 0 ? strtol(text, NULL, 10) : 0;
}

static int open_file(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	return fd < 0 ? fail_errno("cannot open %s", path) : fd;
}

/* Returns the descriptor, which is no longer the caller's, or -errno with fail(). */
static int write_number(int *fd, const char *path)
{
	if (ftruncate(*fd, 0) || dprintf(*fd, "%d\n", getpid()) < 0)
		return fail_errno("cannot write %s", path);
	return take_fd(fd);
}

int lock_take(const char *path, pid_t *holder)
{
	_cleanup_close_ int fd = open_file(path);
	struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

	if (fd < 0)
		return fd;
	if (fcntl(fd, F_OFD_SETLK, &whole)) {
		if (errno != EAGAIN && errno != EACCES)
			return fail_errno("cannot lock %s", path);
		*holder = read_number(fd);
		return -EBUSY;
	}
	return write_number(&fd, path);
}

int lock_wait(const char *path)
{
	_cleanup_close_ int fd = open_file(path);
	struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

	if (fd < 0)
		return fd;
	while (fcntl(fd, F_OFD_SETLKW, &whole)) {
		if (errno != EINTR)
			return fail_errno("cannot lock %s", path);
	}
	return write_number(&fd, path);
}

bool lock_is_held(const char *path, pid_t *holder)
{
	_cleanup_close_ int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

	if (fd < 0 || fcntl(fd, F_OFD_GETLK, &whole) || whole.l_type == F_UNLCK)
		return false;
	if (holder)
		*holder = read_number(fd);
	return true;
}

int lock_wait_aloud(const char *path, const char *applet, const char *what)
{
	pid_t holder = 0;
	int fd;

	/* One that has it since a moment ago has not written who it is. */
	while ((fd = lock_take(path, &holder)) == -EBUSY && !holder)
		usleep(1000);
	if (fd != -EBUSY)
		return fd;
	fprintf(stderr, "lkmc %s: waiting for process %d, which makes %s\n", applet,
		holder, what);
	return lock_wait(path);
}
