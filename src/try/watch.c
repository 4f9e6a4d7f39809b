// SPDX-License-Identifier: GPL-2.0-or-later
/* Trying again at each change. */
#include "try/watch.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "try/runner.h"
#include "try/verdict.h"
#include "util/changes.h"
#include "util/cleanup.h"
#include "util/clock.h"
#include "util/signals.h"

/* Why something that was waited for has ended. */
enum event { CHANGED, ENDED, SIGNALLED };

struct watcher {
	struct trial *t;
	struct changes changes;
	struct signals signals;
	struct runner runner;
};

/* @ends: the runner's end is waited for too */
static enum event wait_for_event(struct watcher *w, bool ends)
{
	struct pollfd fds[] = {
		{ .fd = w->signals.fd, .events = POLLIN },
		{ .fd = w->changes.fd, .events = POLLIN },
		{ .fd = ends ? w->runner.status : -1, .events = POLLIN },
	};

	for (;;) {
		poll(fds, ARRAY_SIZE(fds), -1);
		if (fds[0].revents && signals_next(&w->signals))
			return SIGNALLED;
		if (fds[1].revents && changes_take(&w->changes))
			return CHANGED;
		if (fds[2].revents)
			return ENDED;
	}
}

/* One try, up to its end or to what has ended it. */
static enum event try_once(struct watcher *w, long long start)
{
	_cleanup_close_ int tar = -1;
	enum event event;
	int err = trial_build(w->t, &tar);

	if (err == -EINTR)
		return SIGNALLED;
	/* What was built is of the past already. */
	if (changes_take(&w->changes))
		return CHANGED;
	if (err == -EIO)
		verdict_build_failed(w->t, start);
	else if (err || (err = runner_ready(&w->runner, w->t)))
		applet_error(w->t->o->applet, err);
	if (err)
		return ENDED;
	runner_go(&w->runner, tar, start);
	event = wait_for_event(w, true);
	if (event == ENDED)
		runner_wait(&w->runner);
	else
		runner_stop(&w->runner);
	return event;
}

/* Returns 0 after a signal, or a negative errno with fail(). */
static int watch(struct watcher *w)
{
	const char *name = w->t->o->applet->name;
	enum event event;
	int err = runner_ready(&w->runner, w->t);

	while (!err) {
		event = try_once(w, clock_ms());
		if (event == SIGNALLED)
			break;
		if (event == CHANGED) {
			fprintf(stderr, "lkmc %s: changed meanwhile: once more\n", name);
			err = runner_ready(&w->runner, w->t);
			continue;
		}
		err = runner_ready(&w->runner, w->t);
		if (err)
			break;
		fprintf(stderr, "lkmc %s: waiting for a change (Ctrl-C ends)\n", name);
		if (wait_for_event(w, false) == SIGNALLED)
			break;
	}
	return err;
}

int watch_run(struct trial *t)
{
	struct watcher w = {
		.t = t,
		.changes = { .fd = -1 },
		.signals = { .fd = -1 },
		.runner = runner_none,
	};
	int err = signals_begin(&w.signals, NULL), status;

	if (!err)
		err = changes_begin(&w.changes, &t->project.paths);
	if (!err)
		err = watch(&w);
	status = err ? applet_error(t->o->applet, err) : 128 + signals_caught();
	runner_stop(&w.runner);
	changes_end(&w.changes);
	signals_end(&w.signals);
	return status;
}
