// SPDX-License-Identifier: GPL-2.0-or-later
/* Children. */
#include "util/child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/wait.h>
#include <unistd.h>

#include "util/cleanup.h"
#include "util/fail.h"
#include "util/signals.h"
#include "util/spawn.h"

/* Who tells us to end so often does not want to wait. */
#define SIGNALS_MAX 3

/* SIGTERM whatever came: of Ctrl-C the child's group has heard by itself. */
static void pass_on(pid_t pid, int count)
{
	kill(pid, count < SIGNALS_MAX ? SIGTERM : SIGKILL);
	/* One that is stopped would not hear it. */
	kill(pid, SIGCONT);
}

/* Returns how many signals came that tell us to end. */
static int wait_for(pid_t pid, struct signals *signals, int *status)
{
	struct pollfd fd = { .fd = signals->fd, .events = POLLIN };
	int count = 0, signal;

	while (waitpid(pid, status, WNOHANG) == 0) {
		poll(&fd, 1, -1);
		while ((signal = signals_next(signals))) {
			if (signal != SIGCHLD)
				pass_on(pid, ++count);
		}
	}
	return count;
}

int child_run(char *const argv[], unsigned int flags, int *status)
{
	static const int more[] = { SIGCHLD, 0 };
	_cleanup_close_ int null = -1;
	struct signals signals;
	struct spawn child = {
		.argv = argv,
		.death = SIGTERM,
		.no_input = flags & CHILD_NO_INPUT,
		/* Standard output is for the guest's words. */
		.output = STDERR_FILENO,
		.signals = &signals,
	};
	int count = 0, err;
	pid_t pid;

	if (flags & CHILD_SILENT) {
		null = open("/dev/null", O_WRONLY | O_CLOEXEC);
		child.output = child.error = null;
	}
	err = signals_begin(&signals, more);
	if (err)
		return err;
	pid = spawn(&child);
	if (pid > 0)
		count = wait_for(pid, &signals, status);
	signals_end(&signals);
	return pid < 0 ? pid : count ? fail(EINTR, "interrupted") : 0;
}

bool child_lives(pid_t *child)
{
	if (*child > 0 && waitpid(*child, NULL, WNOHANG) == 0)
		return true;
	*child = 0;
	return false;
}

void child_kill(pid_t *child)
{
	/* Its PID is its own until it was waited for. */
	if (child_lives(child) && !kill(*child, SIGKILL))
		waitpid(*child, NULL, 0);
	*child = 0;
}
