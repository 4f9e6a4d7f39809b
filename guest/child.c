// SPDX-License-Identifier: GPL-2.0-or-later
/* Processes that carry out requests. */
#include "agent.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

/* As of a shell where the command was not found, or is no program. */
#define EXIT_NOT_FOUND 127
#define EXIT_NOT_EXECUTABLE 126

static char *environment[] = {
	"PATH=/sbin:/usr/sbin:/bin:/usr/bin",
	"HOME=/root",
	"USER=root",
	"LOGNAME=root",
	"SHELL=/bin/sh",
	"TERM=linux",
	NULL
};

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
	*child = (struct child){ pid, pipes[0][1], { pipes[1][0], pipes[2][0] } };
	return 0;
}

void child_signal(const struct child *child, int signal)
{
	/* It may not lead a group yet. */
	if (kill(-child->pid, signal))
		kill(child->pid, signal);
}

int child_exec(void *argv)
{
	char **v = argv;
	int status;

	if (chdir("/"))
		perror("/");
	environ = environment;
	execvp(v[0], v);
	status = errno == ENOENT ? EXIT_NOT_FOUND : EXIT_NOT_EXECUTABLE;
	fprintf(stderr, "lkmc-agent: %s: %s\n", v[0], strerror(errno));
	return status;
}
