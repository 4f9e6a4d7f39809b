// SPDX-License-Identifier: GPL-2.0-or-later
/* Processes that carry out requests. */
#include "agent.h"
#include "environment.h"

#include "protocol.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* How long a process may take to end after SIGHUP, and after SIGKILL. */
#define HANGUP_MS 2000
#define KILL_MS 1000

/* As of a shell where the command was not found, or is no program. */
#define EXIT_NOT_FOUND 127
#define EXIT_NOT_EXECUTABLE 126

static void close_pipes(int pipes[3][2])
{
	for (int i = 0; i < 3; i++) {
		for (int end = 0; end < 2; end++) {
			if (pipes[i][end] >= 0)
				close(pipes[i][end]);
		}
	}
}

static int make_pipes(int pipes[3][2])
{
	memset(pipes, -1, 3 * sizeof(pipes[0]));
	for (int i = 0; i < 3; i++) {
		if (pipe2(pipes[i], O_CLOEXEC)) {
			int err = -errno;

			close_pipes(pipes);
			return err;
		}
	}
	return 0;
}

/* Which end of pipe @i, which becomes descriptor @i of the child, is the child's. */
static int child_end(int i)
{
	return i == STDIN_FILENO ? 0 : 1;
}

static void become_child(int pipes[3][2], pid_t parent)
{
	sigset_t none;

	setsid();
	/* Of an agent that died nobody would ever hear the end. */
	prctl(PR_SET_PDEATHSIG, SIGHUP);
	if (getppid() != parent)
		_exit(EXIT_FAILURE);
	for (int i = 0; i < 3; i++) {
		/* Where the agent was started with less than three open, a pipe is one of them. */
		int fd = fcntl(pipes[i][child_end(i)], F_DUPFD_CLOEXEC, 3);

		close(pipes[i][child_end(i)]);
		pipes[i][child_end(i)] = fd;
	}
	for (int i = 0; i < 3; i++)
		dup2(pipes[i][child_end(i)], i);
	/* The port and the other ends: a body that does not exec must not hold them. */
	close_range(3, ~0U, 0);
	for (int i = 1; i < NSIG; i++)
		signal(i, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

int child_start(struct child *child, int (*body)(void *request), void *request)
{
	pid_t parent = getpid();
	int pipes[3][2];
	int err = make_pipes(pipes);
	pid_t pid;

	if (err)
		return err;
	pid = fork();
	if (pid < 0) {
		err = -errno;
		close_pipes(pipes);
		return err;
	}
	if (pid == 0) {
		become_child(pipes, parent);
		_exit(body(request));
	}
	for (int i = 0; i < 3; i++) {
		close(pipes[i][child_end(i)]);
		fcntl(pipes[i][!child_end(i)], F_SETFL, O_NONBLOCK);
	}
	*child = (struct child){
		.running = true,
		.pid = pid,
		.in = pipes[0][1],
		.out = { pipes[1][0], pipes[2][0] },
	};
	return 0;
}

int wait_for(struct pollfd *fds, int n, int ms)
{
	struct timespec time = { ms / 1000, ms % 1000 * 1000000L };
	sigset_t set;

	sigprocmask(SIG_SETMASK, NULL, &set);
	sigdelset(&set, SIGCHLD);
	return ppoll(fds, n, ms < 0 ? NULL : &time, &set);
}

void child_reap(struct child *child)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		/* Another is one that did not end in time, see child_stop(). */
		if (!child->running || child->ended || pid != child->pid)
			continue;
		child->ended = true;
		child->status = WIFEXITED(status) ? WEXITSTATUS(status) :
						    128 + WTERMSIG(status);
		/* Processes in its background may hold the pipes, and write on. */
		for (int i = 0; i < 2; i++) {
			if (child->out[i] >= 0 &&
			    ioctl(child->out[i], FIONREAD, &child->left[i]))
				child->left[i] = 0;
		}
	}
}

void child_signal(const struct child *child, int signal)
{
	/* It may not lead a group yet. */
	if (child->running && !child->ended && kill(-child->pid, signal))
		kill(child->pid, signal);
}

static long long now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

static void wait_for_end(struct child *child, int ms)
{
	long long now = now_ms(), end = now + ms;

	for (child_reap(child); !child->ended && now < end; now = now_ms()) {
		wait_for(NULL, 0, end - now);
		child_reap(child);
	}
}

void child_stop(struct child *child)
{
	if (!child->running)
		return;
	if (!child->ended) {
		child_signal(child, SIGHUP);
		wait_for_end(child, HANGUP_MS);
		/* The rest of its group too, which SIGHUP may have left. */
		kill(-child->pid, SIGKILL);
		wait_for_end(child, KILL_MS);
	}
	child_close(&child->in);
	child_close(&child->out[0]);
	child_close(&child->out[1]);
	child->running = false;
}

void child_close(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

int child_exec(void *argv)
{
	char **v = argv;
	int status;

	if (strcmp(v[0], RESTORED) == 0)
		return restored_run(v);
	if (chdir("/"))
		perror("/");
	environ = environment;
	execvp(v[0], v);
	status = errno == ENOENT ? EXIT_NOT_FOUND : EXIT_NOT_EXECUTABLE;
	fprintf(stderr, "lkmc-agent: %s: %s\n", v[0], strerror(errno));
	return status;
}
