// SPDX-License-Identifier: GPL-2.0-or-later
/* A process between GDB and what it talks to, at a socket of the guest's folder. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <sys/pidfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "applet/debugger.h"
#include "util/cleanup.h"
#include "util/fail.h"

/* Returns a socket that is listened at, for the caller to close, or a negative errno with fail(). */
static int make_socket(const struct lab *lab, const char *name)
{
	_cleanup_free_ char *path = lab_run_path(lab, name);
	_cleanup_close_ int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int n = snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);

	if (fd < 0)
		return fail_errno("cannot make a socket");
	if (n < 0 || (size_t)n >= sizeof(address.sun_path))
		return fail(ENAMETOOLONG, "%s: too long for a Unix socket", path);
	if (unlink(path) && errno != ENOENT)
		return fail_errno("cannot remove %s", path);
	if (bind(fd, (struct sockaddr *)&address, sizeof(address)) || listen(fd, 1))
		return fail_errno("cannot listen at %s", path);
	return take_fd(&fd);
}

/* Ctrl-C is GDB's, and so is who reads its output: that must not wait for us. */
static void leave_terminal(void)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	setsid();
	for (int fd = STDIN_FILENO; null >= 0 && fd <= STDERR_FILENO; fd++)
		dup2(null, fd);
}

/* Waits for GDB, whose pidfd @gdb is: it may end before it connects. */
static void serve(int listener, int gdb, void (*f)(int gdb, void *data), void *data)
{
	struct pollfd fds[] = { { listener, POLLIN, 0 }, { gdb, POLLIN, 0 } };
	int fd;

	leave_terminal();
	while (poll(fds, ARRAY_SIZE(fds), -1) < 0 && errno == EINTR)
		;
	if (!fds[0].revents)
		return;
	fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
	close(listener);
	if (fd >= 0)
		f(fd, data);
}

int debugger_between(const struct lab *lab, const char *name,
		     void (*f)(int gdb, void *data), void *data)
{
	_cleanup_close_ int listener = make_socket(lab, name), gdb = -1;
	pid_t pid;

	if (listener < 0)
		return listener;
	/* This very process becomes GDB. */
	gdb = pidfd_open(getpid(), 0);
	if (gdb < 0)
		return fail_errno("cannot watch GDB");
	pid = fork();
	if (pid == 0) {
		/* Twice removed: GDB must not meet a child that it has not made. */
		if (fork() == 0)
			serve(listener, gdb, f, data);
		_exit(0);
	}
	if (pid < 0)
		return fail_errno("cannot fork");
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
	return 0;
}
