// SPDX-License-Identifier: GPL-2.0-or-later
/* Starting processes. */
#include "util/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "util/cleanup.h"
#include "util/fail.h"
#include "util/file.h"

pid_t spawn_fork(int death)
{
	pid_t parent = getpid(), pid;

	/* What this process has not yet written must not be written twice. */
	fflush(NULL);
	pid = fork();
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, death);
		/* It may have ended before that. */
		if (getppid() != parent)
			_exit(127);
	}
	return pid;
}

pid_t spawn_fork_held(int death)
{
	struct signals signals;
	pid_t pid;

	if (signals_begin(&signals, NULL))
		return -1;
	pid = spawn_fork(death);
	if (pid)
		signals_end(&signals);
	return pid;
}

/* Where it cannot be executed, @failure gets the errno. */
static void exec_child(const struct spawn *s, int failure)
{
	if (s->group)
		setpgid(0, 0);
	if (s->signals)
		signals_end(s->signals);
	/* A terminal would stop a group in the background that reads from it. */
	if (s->no_input)
		dup2(open("/dev/null", O_RDONLY | O_CLOEXEC), STDIN_FILENO);
	if (s->output)
		dup2(s->output, STDOUT_FILENO);
	if (s->error)
		dup2(s->error, STDERR_FILENO);
	execvp(s->argv[0], s->argv);
	write_all(failure, &errno, sizeof(errno));
	_exit(127);
}

pid_t spawn(const struct spawn *s)
{
	int failure[2], n;
	pid_t pid;

	if (pipe2(failure, O_CLOEXEC))
		return fail_errno("cannot make a pipe");
	pid = spawn_fork(s->death);
	if (pid == 0)
		exec_child(s, failure[1]);
	close(failure[1]);
	if (pid < 0) {
		close(failure[0]);
		return fail_errno("cannot fork");
	}
	if (s->group)
		setpgid(pid, pid);
	n = read(failure[0], &errno, sizeof(errno));
	close(failure[0]);
	if (n != sizeof(errno))
		return pid;
	waitpid(pid, NULL, 0);
	return fail_errno("cannot run %s", s->argv[0]);
}
