// SPDX-License-Identifier: GPL-2.0-or-later
/* A guest that waits for modules, tries them, and gives the verdict. */
#include "try/runner.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "try/task.h"
#include "try/verdict.h"
#include "util/cleanup.h"
#include "util/clock.h"
#include "util/fail.h"
#include "util/fdpass.h"
#include "util/file.h"
#include "util/mem.h"
#include "util/signals.h"
#include "util/spawn.h"
#include "vm/paused.h"

const struct runner runner_none = { .go = -1, .status = -1 };

/* What the parent says; with it come the modules, if there are any. */
struct go {
	long long start;
};

/* What the guest's process answers where GDB is to let the guest go on: it may. */
#define LEFT 'L'

/* Returns 0 once the parent has said what to do, -ECANCELED where it never will. */
static int wait_for_go(struct guest *g, int from, struct go *go, int *tar)
{
	struct pollfd fds[] = {
		{ .fd = from, .events = POLLIN },
		{ .fd = g->signals.fd, .events = POLLIN },
	};
	int signal;

	for (;;) {
		poll(fds, ARRAY_SIZE(fds), -1);
		if (fds[0].revents)
			return fdpass_receive(from, go, sizeof(*go), tar) ? -ECANCELED : 0;
		while ((signal = signals_next(&g->signals))) {
			if (signal != SIGCHLD && signal != SIGWINCH)
				return -ECANCELED;
		}
	}
}

/* The runner's ends of the socket and the pipe. */
struct ends {
	int go;
	int status;
};

/* GDB lets it go on, when it knows where it is to stop. */
static int leave(struct guest *g, const struct ends *ends)
{
	int err = snapshot_leave(g);

	if (!err)
		write_all(ends->go, &(char){ LEFT }, 1);
	return err;
}

static void tell_status(struct ends *ends, int status)
{
	write_all(ends->status, &status, sizeof(status));
	cleanup_close(&ends->status);
	ends->status = -1;
}

/* From here on nobody waits for the guest, and its end is no one's but the user's. */
static void detach(struct guest *g, int status, struct ends *ends)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	prctl(PR_SET_PDEATHSIG, 0);
	fflush(stdout);
	fflush(stderr);
	for (int fd = STDIN_FILENO; null >= 0 && fd <= STDERR_FILENO; fd++)
		dup2(null, fd);
	close(null);
	tell_status(ends, status);
	g->deadline = -1;
	guest_run(g);
}

/* Lets the guest go on; its end is the end of the task, or the user's will. */
static int run(const struct trial *t, struct guest *g, const struct go *go, int tar,
	       struct ends *ends)
{
	struct task task = { .o = t->o, .tar = tar };
	int status, err;

	guest_begin(g, t->o->debug ? -1 : t->o->timeout_ms);
	g->watch.heeds_warnings = !t->o->allow_warnings;
	err = client_start(g, t->o->applet->name, task_carry_out, &task);
	if (!err)
		err = t->o->debug ? leave(g, ends) : snapshot_continue(g);
	if (err)
		return applet_error(t->o->applet, err);
	if (!t->config.kept || !guest_run_client(g)) {
		guest_run(g);
		return verdict_give(t, g, go->start);
	}
	status = verdict_give(t, g, go->start);
	if (t->o->keep) {
		verdict_tell_kept(t);
		detach(g, status, ends);
	}
	return status;
}

static int run_guest(const struct trial *t, struct ends *ends)
{
	struct vm_config config = t->config;
	struct guest g;
	struct go go;
	_cleanup_close_ int tar = -1;
	int lock, err, status = EXIT_LAB;

	config.lab = &t->lab;
	lock = guest_lock(&t->lab);
	if (lock < 0)
		return applet_error(t->o->applet, lock);
	snapshot_configure(&t->snapshot, &config);
	err = guest_start(&g, &config, lock, -1);
	if (err)
		return applet_error(t->o->applet, err);
	err = snapshot_restore(&t->snapshot, &g);
	if (!err && t->o->debug)
		paused_note(&t->lab, PAUSE_BEGIN);
	if (err)
		status = applet_error(t->o->applet, err);
	else if (!wait_for_go(&g, ends->go, &go, &tar))
		status = run(t, &g, &go, tar, ends);
	guest_fini(&g);
	return status;
}

/* What the guest left is of no use, unless the user knows its name. */
static void remove_traces(const struct trial *t)
{
	if (t->config.kept || t->o->guest.named)
		return;
	/* The two may be one. */
	remove_folder(t->lab.sockets);
	remove_folder(t->lab.run);
}

static void be_runner(const struct trial *t, struct ends *ends)
{
	int status;

	/* Ctrl-C is GDB's, or has nothing to do with what stays. */
	if (t->config.kept)
		setsid();
	status = run_guest(t, ends);
	remove_traces(t);
	if (ends->status >= 0)
		tell_status(ends, status);
	_exit(status);
}

static void forget(struct runner *r)
{
	cleanup_close(&r->go);
	cleanup_close(&r->status);
	*r = runner_none;
}

static int reap(const struct runner *r)
{
	int status;

	while (waitpid(r->pid, &status, 0) < 0) {
		if (errno != EINTR)
			return EXIT_LAB;
	}
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

int runner_start(struct runner *r, const struct trial *t)
{
	int go[2], status[2];

	*r = runner_none;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, go))
		return fail_errno("cannot make a socket");
	if (pipe2(status, O_CLOEXEC)) {
		close(go[0]);
		close(go[1]);
		return fail_errno("cannot make a pipe");
	}
	r->pid = spawn_fork_held(SIGTERM);
	if (r->pid == 0) {
		close(go[1]);
		close(status[0]);
		be_runner(t, &(struct ends){ .go = go[0], .status = status[1] });
	}
	close(go[0]);
	close(status[1]);
	r->go = go[1];
	r->status = status[0];
	r->stays = t->o->keep;
	if (r->pid > 0)
		return 0;
	forget(r);
	return fail_errno("cannot fork");
}

void runner_go(const struct runner *r, int tar, long long start)
{
	const struct go go = { .start = start };

	/* One that has ended is not told, and has said why. */
	fdpass_send(r->go, &go, sizeof(go), tar);
}

bool runner_leaves(const struct runner *r)
{
	char word = 0;

	while (read(r->go, &word, 1) < 0 && errno == EINTR)
		;
	return word == LEFT;
}

int runner_wait(struct runner *r)
{
	int status;
	ssize_t n;

	do
		n = read(r->status, &status, sizeof(status));
	while (n < 0 && errno == EINTR);
	/* The one whose guest is kept lives on. */
	if (n != sizeof(status) || !r->stays)
		status = reap(r);
	forget(r);
	return status;
}

int runner_stop(struct runner *r)
{
	int status = EXIT_LAB;

	if (r->pid > 0) {
		kill(r->pid, SIGTERM);
		status = reap(r);
	}
	forget(r);
	return status;
}

int runner_ready(struct runner *r, struct trial *t)
{
	int changed = trial_snapshot(t, true);

	if (changed > 0 && r->pid > 0)
		runner_stop(r);
	if (changed >= 0 && r->pid <= 0)
		return runner_start(r, t);
	return changed < 0 ? changed : 0;
}
