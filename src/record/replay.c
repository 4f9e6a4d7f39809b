// SPDX-License-Identifier: GPL-2.0-or-later
/* Replaying, and noticing that it goes wrong. */
#include "record/replay.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "applet.h"
#include "protocol.h"
#include "util/cleanup.h"
#include "util/clock.h"
#include "util/fail.h"
#include "util/file.h"
#include "util/mem.h"
#include "vm/client.h"
#include "vm/listening.h"
#include "vm/qmp.h"
#include "vm/socket.h"

/* How long a QEMU that was just started takes to make its sockets, and to answer. */
#define START_MS 5000
#define ANSWER_MS 10000
/* One that does no instruction for so long does none any more. */
#define STILL_MS 5000
#define POLL_MS 50
/* How often it is asked how far it is, in polls. */
#define ASK_POLLS 10

/* What the child knows. */
struct watcher {
	const struct client *client;
	const struct replay *p;
	bool debugged; /* by GDB, with which it may end anywhere */
	struct qmp qmp;
	int words; /* what the agent said at the port of -x, or -1 */
	struct decoder decoder;
	bool command_ended;
	long long at;    /* the instruction, when last asked */
	long long since; /* as of clock_ms(): it is there */
	bool shut_down;  /* by itself */
};

int replay_init(struct replay *p, const char *path, const char *arch, const char *id)
{
	struct recording *r = &p->recording;
	int err;

	*p = (struct replay){ .config = { .qmp_fd = -1 } };
	err = recording_open(r, path);
	if (err)
		return err;
	if (arch && strcmp(arch, r->arch) != 0)
		return fail_usage("%s is a recording of %s: without -a, or with -a %s",
				  path, r->arch, r->arch);
	err = lab_init(&p->lab, r->arch, id);
	if (!err)
		err = kernel_init(&p->kernel, &p->lab,
				  &(struct kernel_options){ .kernel = r->image });
	if (err)
		return err;
	kernel_configure(&p->kernel, &p->config);
	p->config.lab = &p->lab;
	recording_configure(r, &p->config);
	return recording_check(r, &p->config);
}

void replay_fini(struct replay *p)
{
	vm_config_fini(&p->config);
	kernel_fini(&p->kernel);
	lab_fini(&p->lab);
	recording_fini(&p->recording);
}

/* What the agent said to the client of -x; not what it said to later ones. */
static void take_words(struct watcher *w)
{
	struct frame f;

	while (!w->command_ended && w->words >= 0 &&
	       buffer_read(&w->decoder.buffer, w->words) > 0) {
		while (!w->command_ended && decoder_next(&w->decoder, &f) > 0) {
			if (f.type == FRAME_STDOUT)
				write_all(STDOUT_FILENO, f.payload, f.size);
			else if (f.type == FRAME_STDERR)
				write_all(STDERR_FILENO, f.payload, f.size);
			w->command_ended = f.type == FRAME_EXIT;
		}
	}
}

/* The console's last whole line, without what follows it, for the caller to free. */
static char *last_line(const struct lab *lab)
{
	_cleanup_free_ char *path = lab_run_path(lab, "console.log");
	_cleanup_free_ char *text = NULL;
	struct watch watch = { 0 };
	size_t size;

	if (file_read(path, &text, &size))
		return xstrdup("");
	watch_feed(&watch, text, size);
	return xstrdup(watch.lines ? watch.kept[(watch.lines - 1) % WATCH_LINES] : "");
}

static int complain(const struct watcher *w, const char *what)
{
	_cleanup_free_ char *line = last_line(w->client->lab);

	fprintf(stderr,
		"lkmc %s: %s at instruction %lld of %llu; last on the console: %s\n",
		w->client->applet, what, w->at,
		(unsigned long long)w->p->recording.events.instructions, line);
	return EXIT_LAB;
}

/* Returns a negative errno when QEMU is gone. */
static int ask(struct watcher *w, bool *runs)
{
	json_object *answer = NULL, *running;
	long long now;
	int err = qmp_execute(&w->qmp, "query-status", NULL, clock_scaled(ANSWER_MS),
			      &answer);

	if (err)
		return err;
	*runs = json_object_object_get_ex(answer, "running", &running) &&
		json_object_get_boolean(running);
	json_object_put(answer);
	err = qmp_instructions(&w->qmp, clock_scaled(ANSWER_MS), &now);
	if (!err && now != w->at) {
		w->at = now;
		w->since = clock_ms();
	}
	return err;
}

static void take_events(struct watcher *w)
{
	json_object *event;

	while ((event = qmp_next_event(&w->qmp))) {
		w->shut_down |= strcmp(qmp_string(event, "event"), "SHUTDOWN") == 0;
		json_object_put(event);
	}
}

/* Up to the end of QEMU. Returns the exit status. */
static int watch(struct watcher *w)
{
	bool runs = true;

	w->since = clock_ms();
	for (int polls = 0;; polls++) {
		struct pollfd fd = { .fd = w->qmp.fd, .events = POLLIN };
		int err = 0;

		if (poll(&fd, 1, POLL_MS) > 0)
			err = qmp_read(&w->qmp);
		if (!err && polls % ASK_POLLS == 0)
			err = ask(w, &runs);
		take_events(w);
		take_words(w);
		if (err)
			break;
		if (!runs)
			w->since = clock_ms();
		if (clock_ms() - w->since > clock_scaled(STILL_MS)) {
			complain(w, "the replay stands still");
			qmp_execute(&w->qmp, "quit", NULL, clock_scaled(ANSWER_MS), NULL);
			return EXIT_LAB;
		}
	}
	if (!w->shut_down && !w->debugged)
		return complain(w, "the replay came to what was not recorded");
	return w->p->recording.status;
}

static int connect(struct watcher *w)
{
	const struct lab *lab = w->client->lab;
	int err = listening_wait(lab, "watch.sock", clock_scaled(START_MS)), fd;

	if (err)
		return err;
	fd = socket_connect(lab, "watch.sock");
	if (fd < 0)
		return fd;
	qmp_init(&w->qmp, fd);
	return qmp_greet(&w->qmp, clock_scaled(ANSWER_MS));
}

static int be_watcher(const struct client *c, void *data)
{
	_cleanup_free_ char *path = lab_run_path(c->lab, "agent0.out");
	struct watcher *w = data;
	int status = EXIT_LAB, err;

	w->client = c;
	decoder_init(&w->decoder, true);
	/* The parent waits for the last words then. */
	write_all(c->up, GUEST_CLIENT_UP, 1);
	err = connect(w);
	/* By now QEMU has made it. */
	if (!w->debugged && w->p->recording.command)
		w->words = open(path, O_RDONLY | O_CLOEXEC);
	if (!err)
		status = watch(w);
	else if (err != -EPIPE && err != -ENOENT)
		fprintf(stderr, "lkmc %s: %s\n", c->applet, fail_message(err));
	qmp_fini(&w->qmp);
	cleanup_close(&w->words);
	return status;
}

int replay_watch(struct guest *g, const struct replay *p, const char *applet)
{
	struct watcher w = { .p = p, .qmp = { .fd = -1 }, .words = -1 };

	return client_start(g, applet, be_watcher, &w);
}

int replay_watch_debugged(struct guest *g, const struct replay *p, const char *applet)
{
	struct watcher w = { .p = p, .debugged = true, .qmp = { .fd = -1 }, .words = -1 };

	return client_start(g, applet, be_watcher, &w);
}
