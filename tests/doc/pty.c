// SPDX-License-Identifier: GPL-2.0-or-later
/* Children on terminals. */
#include "doc/pty.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "util/cleanup.h"
#include "util/clock.h"
#include "util/fail.h"
#include "util/file.h"
#include "util/signals.h"

#define ROWS 24
#define COLUMNS 80

/* The longest that the kernel may take to end a process that was killed. */
#define KILLED_MS 5000

static struct signals signals = { .fd = -1 };

int pty_catch_signals(void)
{
	return signals_begin(&signals, NULL);
}

/* In the child: its terminal, what exec does not reset, and the environment. */
static void prepare_child(const char *dir, const char *const env[])
{
	static const int terminals[] = { SIGINT, SIGQUIT, SIGTERM, SIGHUP };
	struct termios mode;

	tcgetattr(STDIN_FILENO, &mode);
	mode.c_lflag &= ~(tcflag_t)ECHO;
	tcsetattr(STDIN_FILENO, TCSANOW, &mode);
	signals_end(&signals);
	/* Ignored by a background job, or under nohup: here they are a terminal's own. */
	for (size_t i = 0; i < ARRAY_SIZE(terminals); i++)
		signal(terminals[i], SIG_DFL);
	for (; *env; env++) {
		if (strchr(*env, '='))
			putenv((char *)*env);
		else
			unsetenv(*env);
	}
	if (chdir(dir))
		_exit(127);
}

int pty_spawn(struct pty *pty, const char *dir, char *const argv[], const char *const env[])
{
	const struct winsize size = { .ws_row = ROWS, .ws_col = COLUMNS };
	pid_t parent = getpid();

	/* What the child leaves behind becomes ours, to be buried with it. */
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	*pty = (struct pty){ .fd = -1, .log = -1 };
	pty->pid = forkpty(&pty->fd, NULL, NULL, &size);
	if (pty->pid < 0)
		return fail_errno("cannot start %s on a terminal", argv[0]);
	if (pty->pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (getppid() != parent)
			_exit(127);
		prepare_child(dir, env);
		execvp(argv[0], argv);
		_exit(127);
	}
	fcntl(pty->fd, F_SETFD, FD_CLOEXEC);
	fcntl(pty->fd, F_SETFL, O_NONBLOCK);
	return 0;
}

void pty_resize(struct pty *pty, unsigned short rows, unsigned short columns)
{
	struct winsize size = { .ws_row = rows, .ws_col = columns };

	ioctl(pty->fd, TIOCSWINSZ, &size);
}

/* 0 once @events are there; at a deadline of 0 it only looks. */
static int wait_for(struct pty *pty, short events, long long deadline)
{
	struct pollfd fds[] = {
		{ .fd = pty->fd, .events = events },
		{ .fd = signals.fd, .events = POLLIN },
	};
	long long left = deadline - clock_ms();
	int n = poll(fds, ARRAY_SIZE(fds),
		     left < 0       ? 0 :
		     left < INT_MAX ? left :
				      INT_MAX);

	signals_next(&signals);
	if (signals_caught())
		return -EINTR;
	if (n < 0 && errno != EINTR)
		return -errno;
	if (n <= 0)
		return clock_ms() >= deadline ? -ETIMEDOUT : -EAGAIN;
	return 0;
}

int pty_type(struct pty *pty, const char *text, size_t n, long long deadline)
{
	while (n) {
		int err = wait_for(pty, POLLOUT, deadline);
		ssize_t written;

		if (err == -EAGAIN)
			continue;
		if (err)
			return err;
		written = write(pty->fd, text, n);
		if (written < 0 && errno != EAGAIN && errno != EINTR)
			return -errno;
		if (written > 0) {
			text += written;
			n -= written;
		}
	}
	return 0;
}

ssize_t pty_read(struct pty *pty, char *data, size_t size, long long deadline)
{
	for (;;) {
		int err = wait_for(pty, POLLIN, deadline);
		ssize_t n;

		if (err == -EAGAIN)
			continue;
		if (err)
			return err;
		n = read(pty->fd, data, size);
		if (n < 0 && (errno == EAGAIN || errno == EINTR))
			continue;
		/* The kernel's way to say that nobody has the terminal open any more. */
		if (n < 0 && errno == EIO)
			return 0;
		if (n > 0 && pty->log >= 0 && write_all(pty->log, data, n)) {
			close(pty->log);
			pty->log = -1;
		}
		return n < 0 ? -errno : n;
	}
}

/* Buries the group; true once none of it is left, for which it waits up to @grace ms. */
static bool buried(pid_t group, long long grace)
{
	const struct timespec tick = { .tv_nsec = 10000000 };
	long long deadline = clock_ms() + grace;

	for (;;) {
		pid_t done = waitpid(-group, NULL, WNOHANG);

		if (done < 0 && errno != EINTR)
			return true;
		if (done > 0)
			continue;
		if (clock_ms() >= deadline)
			return false;
		nanosleep(&tick, NULL);
	}
}

void pty_kill(struct pty *pty, long long grace)
{
	if (pty->fd >= 0)
		close(pty->fd);
	if (pty->log >= 0)
		close(pty->log);
	if (pty->pid > 0) {
		kill(-pty->pid, SIGHUP);
		if (!buried(pty->pid, grace)) {
			kill(-pty->pid, SIGKILL);
			buried(pty->pid, KILLED_MS);
		}
	}
	*pty = (struct pty){ .fd = -1, .log = -1 };
}
