// SPDX-License-Identifier: GPL-2.0-or-later
/* Running another program for what it prints. */
#include "util/capture.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "util/cleanup.h"
#include "util/clock.h"
#include "util/fail.h"
#include "util/mem.h"
#include "util/signals.h"

static void exec_child(char *const *argv, int output, struct signals *signals, pid_t parent)
{
	int null = open("/dev/null", O_RDONLY);

	/* Its children are in its group, so that all are reached by one kill(). */
	setpgid(0, 0);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(127);
	signals_end(signals);
	dup2(null, STDIN_FILENO);
	dup2(output, STDOUT_FILENO);
	dup2(output, STDERR_FILENO);
	execvp(argv[0], argv);
	printf("cannot run %s: %s\n", argv[0], strerror(errno));
	fflush(stdout);
	_exit(127);
}

static pid_t spawn(char *const *argv, struct signals *signals, int *output)
{
	pid_t pid, parent = getpid();
	int ends[2];

	if (pipe2(ends, O_CLOEXEC))
		return fail_errno("cannot make a pipe");
	/* What this process has not yet written must not be written twice. */
	fflush(NULL);
	pid = fork();
	if (pid == 0)
		exec_child(argv, ends[1], signals, parent);
	close(ends[1]);
	if (pid < 0) {
		close(ends[0]);
		return fail_errno("cannot fork");
	}
	setpgid(pid, pid);
	*output = ends[0];
	return pid;
}

static void keep(struct capture *c, const char *data, size_t size)
{
	if (size > CAPTURE_MAX - c->size)
		size = CAPTURE_MAX - c->size;
	c->text = xrealloc(c->text, c->size + size + 1);
	memcpy(c->text + c->size, data, size);
	c->size += size;
	c->text[c->size] = '\0';
}

/*
 * Reads until the program has ended and nothing is left to read (what it
 * started may hold the pipe for ever), or, as c->timed_out says, the time is over.
 * Returns 0, or -EINTR with fail().
 */
static int follow(struct capture *c, int output, int process, struct signals *signals,
		  long long timeout_ms)
{
	struct pollfd fds[] = {
		{ .fd = output, .events = POLLIN },
		{ .fd = process, .events = POLLIN },
		{ .fd = signals->fd, .events = POLLIN },
	};
	long long end = clock_ms() + timeout_ms, left;
	char buffer[65536];

	while ((left = end - clock_ms()) > 0) {
		ssize_t n;

		if (poll(fds, ARRAY_SIZE(fds), left) <= 0)
			continue;
		if (fds[2].revents && signals_next(signals))
			return fail(EINTR, "interrupted");
		if (!fds[0].revents)
			return 0;
		n = read(output, buffer, sizeof(buffer));
		if (n > 0)
			keep(c, buffer, n);
		else if (n == 0 || errno != EINTR)
			fds[0].fd = -1;
	}
	c->timed_out = true;
	return 0;
}

int capture_run(struct capture *c, char *const *argv, long long timeout_ms)
{
	_cleanup_close_ int output = -1, process = -1;
	struct signals signals;
	int err = signals_begin(&signals, NULL);
	pid_t pid;

	*c = (struct capture){ 0 };
	if (err)
		return err;
	c->text = xstrdup("");
	pid = spawn(argv, &signals, &output);
	err = pid < 0 ? pid : 0;
	if (!err) {
		process = pidfd_open(pid, 0);
		err = process < 0 ? fail_errno("cannot watch a process") :
				    follow(c, output, process, &signals, timeout_ms);
		if (err || c->timed_out)
			kill(-pid, SIGKILL);
		while (waitpid(pid, &c->status, 0) < 0 && errno == EINTR)
			;
	}
	signals_end(&signals);
	if (err)
		capture_fini(c);
	return err;
}

void capture_fini(struct capture *c)
{
	free(c->text);
	*c = (struct capture){ 0 };
}
