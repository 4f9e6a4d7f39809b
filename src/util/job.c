// SPDX-License-Identifier: GPL-2.0-or-later
/* Running another program as a job of its own. */
#include "util/job.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "util/cleanup.h"
#include "util/clock.h"
#include "util/fail.h"
#include "util/file.h"
#include "util/mem.h"
#include "util/spawn.h"

/* How long it may take to end, and how often one looks whether it has. */
#define END_MS 5000
#define LOOK_MS 50

int job_start(struct job *job, char *const argv[], int *output)
{
	static const int more[] = { SIGTSTP, 0 };
	struct spawn child = {
		.argv = argv,
		.death = SIGTERM,
		.group = true,
		.no_input = true,
		.signals = &job->signals,
	};
	int ends[2], err;

	*job = (struct job){ 0 };
	if (pipe2(ends, O_CLOEXEC))
		return fail_errno("cannot make a pipe");
	child.output = child.error = ends[1];
	err = signals_begin(&job->signals, more);
	if (!err) {
		/* What the program leaves when it ends becomes ours. */
		prctl(PR_SET_CHILD_SUBREAPER, 1);
		job->pid = spawn(&child);
		err = job->pid < 0 ? job->pid : 0;
		if (err)
			signals_end(&job->signals);
	}
	close(ends[1]);
	if (err)
		close(ends[0]);
	else
		*output = ends[0];
	return err;
}

static void signal_group(const struct job *job, int signal)
{
	kill(-job->pid, signal);
	/* What is stopped would not hear it. */
	kill(-job->pid, SIGCONT);
}

/* Ctrl-Z: the group, another than ours, has not heard of it. */
static void stop_both(const struct job *job)
{
	sigset_t stop;

	kill(-job->pid, SIGSTOP);
	sigemptyset(&stop);
	sigaddset(&stop, SIGTSTP);
	raise(SIGTSTP);
	/* Here we are stopped, unless there is nobody who could tell us to go on. */
	sigprocmask(SIG_UNBLOCK, &stop, NULL);
	sigprocmask(SIG_BLOCK, &stop, NULL);
	kill(-job->pid, SIGCONT);
}

/* Those that it had started in groups of their own, as ninja does: they became ours. */
static void kill_children(void)
{
	_cleanup_free_ char *path = xasprintf("/proc/self/task/%d/children", getpid());
	_cleanup_free_ char *text = NULL;
	char *p, *end;

	if (file_read(path, &text, NULL))
		return;
	for (p = text; strtol(p, &end, 10) > 0; p = end)
		kill(strtol(p, NULL, 10), SIGKILL);
}

void job_tend(struct job *job)
{
	int signal;

	while ((signal = signals_next(&job->signals))) {
		if (signal == SIGTSTP) {
			stop_both(job);
		} else if (!job->kill_deadline) {
			signal_group(job, SIGTERM);
			job->kill_deadline = clock_ms() + clock_scaled(END_MS);
		}
	}
	if (job->kill_deadline && clock_ms() >= job->kill_deadline) {
		signal_group(job, SIGKILL);
		kill_children();
	}
}

bool job_was_ended(const struct job *job)
{
	return job->kill_deadline;
}

int job_end(struct job *job)
{
	struct pollfd fd = { .fd = job->signals.fd, .events = POLLIN };
	int status = 0, other;
	pid_t done;

	do {
		done = waitpid(job_was_ended(job) ? -1 : job->pid, &other, WNOHANG);
		if (done == job->pid)
			status = other;
		if (done == 0)
			poll(&fd, 1, LOOK_MS);
		job_tend(job);
	} while (done >= 0 && (done != job->pid || job_was_ended(job)));
	signals_end(&job->signals);
	return status;
}
