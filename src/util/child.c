// SPDX-License-Identifier: GPL-2.0-or-later
/* Running another program in our place. */
#include "util/child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "util/fail.h"
#include "util/file.h"
#include "util/signals.h"

/* Who tells us to end so often does not want to wait. */
#define SIGNALS_MAX 3

/* Where it cannot be executed, @failure gets the errno. */
static void exec_child(char *const argv[], unsigned int flags, struct signals *signals,
		       int failure)
{
	signals_end(signals);
	if (flags & CHILD_NO_INPUT)
		dup2(open("/dev/null", O_RDONLY), STDIN_FILENO);
	if (flags & CHILD_SILENT)
		dup2(open("/dev/null", O_WRONLY), STDERR_FILENO);
	/* Standard output is for the guest's words. */
	dup2(STDERR_FILENO, STDOUT_FILENO);
	execvp(argv[0], argv);
	write_all(failure, &errno, sizeof(errno));
	_exit(127);
}

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
	pid_t parent = getpid(), pid;
	int failure[2], err, count = 0;
	struct signals signals;

	if (pipe2(failure, O_CLOEXEC))
		return fail_errno("cannot make a pipe");
	err = signals_begin(&signals, more);
	pid = err ? -1 : fork();
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGTERM);
		if (getppid() == parent)
			exec_child(argv, flags, &signals, failure[1]);
		_exit(127);
	}
	if (pid > 0)
		count = wait_for(pid, &signals, status);
	else if (!err)
		err = fail_errno("cannot fork");
	close(failure[1]);
	if (!err && read(failure[0], &errno, sizeof(errno)) == sizeof(errno))
		err = fail_errno("cannot run %s", argv[0]);
	close(failure[0]);
	signals_end(&signals);
	return err || !count ? err : fail(EINTR, "interrupted");
}
