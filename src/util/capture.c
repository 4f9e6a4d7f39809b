// SPDX-License-Identifier: GPL-2.0-or-later
/* Running another program for what it prints. */
#include "util/capture.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "util/cleanup.h"
#include "util/clock.h"
#include "util/fail.h"
#include "util/mem.h"
#include "util/signals.h"
#include "util/spawn.h"

static pid_t start(char *const *argv, struct signals *signals, int *output)
{
	/* Its children are in its group, so that all are reached by one kill(). */
	struct spawn child = {
		.argv = argv,
		.death = SIGKILL,
		.group = true,
		.no_input = true,
		.signals = signals,
	};
	int ends[2];
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC))
		return fail_errno("cannot make a pipe");
	child.output = child.error = ends[1];
	pid = spawn(&child);
	close(ends[1]);
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
	pid = start(argv, &signals, &output);
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
