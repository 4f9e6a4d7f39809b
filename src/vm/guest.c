// SPDX-License-Identifier: GPL-2.0-or-later
/* Tending a guest that runs, until it ends. */
#include "vm/guest.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "util/cleanup.h"
#include "util/clock.h"
#include "util/file.h"
#include "vm/paused.h"
#include "vm/resize.h"

/* How long QEMU may take to go, once it should. */
#define END_MS 10000
/* And once it was told so by a signal. */
#define KILL_MS 3000
/* How long the client may take to pass on its last output, once QEMU is gone. */
#define CLIENT_MS 10000
/* How long QEMU may take to answer a question. */
#define ANSWER_MS 10000
/* A pipe holds less than so many of our reads. */
#define DRAIN_READS 16
/*
 * QEMU writes each byte of the console's by itself. So long they gather before they are read,
 * as whoever writes pays for waking us, too.
 */
#define CONSOLE_MS 5
/* What is piped in beyond this waits in the pipe. */
#define INPUT_MAX 65536

static void expect_end(struct guest *g)
{
	if (g->end_deadline < 0)
		g->end_deadline = clock_ms() + clock_scaled(END_MS);
}

/* Decides how it ended, and tells QEMU to go. */
static void stop(struct guest *g, enum guest_end end)
{
	if (g->ended)
		return;
	g->end = end;
	g->ended = true;
	g->deadline = g->boot_deadline = -1;
	g->end_deadline = clock_ms() + clock_scaled(KILL_MS);
	/* To process 0 a signal goes to our own group. */
	if (g->qemu > 0) {
		kill(g->qemu, SIGTERM);
		/* One that the terminal has stopped would not hear it. */
		kill(g->qemu, SIGCONT);
	}
}

/* A recorded guest's disaster has come: at which of its instructions is it now? */
static void note_disaster(struct guest *g)
{
	/* A panic may have ended it already. */
	g->disaster_at = 0;
	qmp_instructions(&g->qmp, clock_scaled(ANSWER_MS), &g->disaster_at);
}

/* Takes what one read() gives: a guest that never stops talking must not keep us. */
static bool take_console(struct guest *g)
{
	char buffer[65536];
	ssize_t n = read(g->from_console, buffer, sizeof(buffer));

	if (n == 0) {
		close(g->from_console);
		g->from_console = -1;
	}
	if (n <= 0)
		return false;
	watch_feed(&g->watch, buffer, n);
	g->last_output = clock_ms();
	if (vm_is_shown(g->config) && !g->output_error) {
		g->output_error = write_all(STDOUT_FILENO, buffer, n);
		if (g->output_error)
			stop(g, GUEST_INTERRUPTED);
	}
	if (g->watch.disaster && g->config->replay == VM_RECORD && g->disaster_at < 0)
		note_disaster(g);
	if (g->watch.panic)
		expect_end(g);
	return true;
}

/* What was in the pipe when QEMU went. Somebody else may write to it for ever. */
static void drain_console(struct guest *g)
{
	for (int i = 0; i < DRAIN_READS && g->from_console >= 0; i++) {
		if (!take_console(g))
			break;
	}
}

static void take_event(struct guest *g, json_object *event)
{
	const char *name = qmp_string(event, "event");

	if (strcmp(name, "SHUTDOWN") == 0) {
		snprintf(g->reason, sizeof(g->reason), "%s",
			 qmp_string(event, "data.reason"));
		/* A debugger may go back from there. */
		if (!g->config->stays)
			expect_end(g);
	} else if (strcmp(name, "STOP") == 0) {
		paused_note(g->config->lab, PAUSE_STOP);
	} else if (strcmp(name, "RESUME") == 0) {
		paused_note(g->config->lab, PAUSE_NONE);
	}
}

static void take_events(struct guest *g)
{
	json_object *event;

	if (qmp_read(&g->qmp)) {
		close(g->qmp.fd);
		g->qmp.fd = -1;
	}
	while ((event = qmp_next_event(&g->qmp))) {
		take_event(g, event);
		resize_event(g, event);
		json_object_put(event);
	}
}

static void take_input(struct guest *g)
{
	char buffer[4096];
	ssize_t n = read(STDIN_FILENO, buffer, sizeof(buffer));

	if (n >= 0)
		typist_input(&g->typist, buffer, n);
	else if (errno != EINTR && errno != EAGAIN)
		typist_input(&g->typist, NULL, 0);
}

static void type_next(struct guest *g)
{
	_cleanup_free_ char *text = NULL;
	size_t n = typist_next(&g->typist, &g->watch, clock_ms() - g->last_output, &text);

	/* What the pipe does not take, no terminal's buffer would have taken. */
	if (n && write(g->to_console, text, n) < 0)
		typist_input(&g->typist, NULL, 0);
	if (n)
		g->last_output = clock_ms();
	if (g->typist.state != TYPIST_BOOT)
		g->boot_deadline = -1;
	if (g->typist.state == TYPIST_OFF)
		expect_end(g);
}

static void take_children(struct guest *g)
{
	int status;

	if (g->client > 0 && !g->client_ended &&
	    waitpid(g->client, &status, WNOHANG) == g->client) {
		g->client_status = status;
		g->client_ended = true;
		if (!g->config->kept)
			expect_end(g);
		/* Nothing of it is kept: it need not power off. */
		if (g->config->restored && !g->config->kept)
			qmp_tell(&g->qmp, "quit");
	}
	if (g->qemu > 0 && waitpid(g->qemu, &status, WNOHANG) == g->qemu) {
		g->qemu_status = status;
		g->qemu = 0;
	}
	resize_reap(g);
}

static void take_signals(struct guest *g)
{
	int signal;

	while ((signal = signals_next(&g->signals))) {
		if (signal == SIGCHLD) {
			take_children(g);
		} else if (signal == SIGWINCH) {
			resize_tell(g);
		} else if (g->config->gdb_qemu && signal == SIGINT) {
			continue; /* GDB's Ctrl-C */
		} else {
			g->signal = signal;
			stop(g, GUEST_INTERRUPTED);
		}
	}
}

static void check_deadlines(struct guest *g)
{
	long long now = clock_ms();

	if (!g->ended && g->deadline >= 0 && now >= g->deadline)
		stop(g, GUEST_TIMED_OUT);
	else if (!g->ended && g->boot_deadline >= 0 && now >= g->boot_deadline)
		stop(g, g->watch.panic ? GUEST_PANICKED : GUEST_NO_BOOT);
	else if (g->end_deadline >= 0 && now >= g->end_deadline && !g->ended)
		stop(g, g->watch.panic ? GUEST_PANICKED : GUEST_QUIT);
	else if (g->end_deadline >= 0 && now >= g->end_deadline) {
		kill(g->qemu, SIGKILL);
		g->end_deadline = -1;
	}
}

static int next_wait(const struct guest *g)
{
	const long long deadlines[] = { g->deadline, g->boot_deadline, g->end_deadline };
	long long now = clock_ms(), wait = 60000;

	for (size_t i = 0; i < ARRAY_SIZE(deadlines); i++) {
		if (deadlines[i] >= 0 && deadlines[i] - now < wait)
			wait = deadlines[i] - now;
	}
	if (g->config->console == VM_PIPED && wait > TYPIST_QUIET_MS)
		wait = TYPIST_QUIET_MS;
	return wait > 0 ? wait : 0;
}

static bool wants_input(const struct guest *g)
{
	return g->config->console == VM_PIPED && !g->typist.ended &&
	       g->typist.size < INPUT_MAX;
}

static void take_client(struct guest *g)
{
	char word;

	g->boot_deadline = -1;
	if (read(g->client_up, &word, 1) == 1) {
		g->client_has_agent |= word == GUEST_CLIENT_UP[0];
		g->client_lost |= word == GUEST_CLIENT_LOST[0];
		g->client_failed |= word == GUEST_CLIENT_FAILED[0];
		if (g->client_failed)
			stop(g, GUEST_INTERRUPTED);
		return;
	}
	close(g->client_up);
	g->client_up = -1;
}

/* Was it read just now? A recorded disaster is noted at once. */
static bool console_gathers(const struct guest *g)
{
	return g->config->replay != VM_RECORD && clock_ms() - g->last_output < CONSOLE_MS;
}

static void tend(struct guest *g)
{
	bool gathers = console_gathers(g);
	int wait = next_wait(g);
	struct pollfd fds[] = {
		{ .fd = g->signals.fd, .events = POLLIN },
		{ .fd = g->qmp.fd, .events = POLLIN },
		{ .fd = gathers ? -1 : g->from_console, .events = POLLIN },
		{ .fd = wants_input(g) ? STDIN_FILENO : -1, .events = POLLIN },
		{ .fd = g->client_up, .events = POLLIN },
	};

	poll(fds, ARRAY_SIZE(fds), gathers && wait > CONSOLE_MS ? CONSOLE_MS : wait);
	if (fds[2].revents)
		take_console(g);
	if (fds[1].revents)
		take_events(g);
	if (fds[3].revents)
		take_input(g);
	if (fds[4].revents)
		take_client(g);
	if (fds[0].revents)
		take_signals(g);
	if (g->config->console == VM_PIPED && !g->ended)
		type_next(g);
	if (g->qemu)
		check_deadlines(g);
}

/* How it ended, where that was not our decision. */
static enum guest_end conclude(const struct guest *g)
{
	if (g->watch.panic || strcmp(g->reason, "guest-panic") == 0)
		return GUEST_PANICKED;
	if (strcmp(g->reason, "guest-reset") == 0)
		return GUEST_RESET;
	if (strcmp(g->reason, "guest-shutdown") == 0)
		return GUEST_POWERED_OFF;
	if (WIFSIGNALED(g->qemu_status) || WEXITSTATUS(g->qemu_status))
		return GUEST_FAILED;
	return GUEST_QUIT;
}

/* Where the console was not ours to read, its log tells of a panic. */
static void read_log(struct guest *g)
{
	_cleanup_free_ char *path = lab_run_path(g->config->lab, "console.log");
	_cleanup_free_ char *text = NULL;
	size_t size;

	if (g->config->console != VM_TERMINAL && g->config->console != VM_WINDOW)
		return;
	if (!file_read(path, &text, &size))
		watch_feed(&g->watch, text, size);
}

/* With QEMU gone the client ends by itself, but what it read may be on its way out. */
static void wait_client(struct guest *g)
{
	long long end = clock_ms() + clock_scaled(CLIENT_MS), now = clock_ms();

	take_children(g);
	for (; g->client > 0 && !g->client_ended && !g->ended && now < end;
	     now = clock_ms()) {
		struct pollfd fds[] = {
			{ .fd = g->signals.fd, .events = POLLIN },
			{ .fd = g->client_up, .events = POLLIN },
		};

		/* One that never found the agent has nothing, and looks for it still. */
		if (!poll(fds, ARRAY_SIZE(fds), g->client_has_agent ? end - now : 0) &&
		    !g->client_has_agent)
			break;
		if (fds[1].revents)
			take_client(g);
		take_signals(g);
	}
	/* Its last word, which is there by now. */
	while (g->client_ended && g->client_up >= 0)
		take_client(g);
}

bool guest_run_client(struct guest *g)
{
	while (g->qemu && !g->client_ended) {
		take_children(g);
		if (g->qemu && !g->client_ended)
			tend(g);
	}
	/* Its last word, and the console's. */
	while (g->client_ended && g->client_up >= 0)
		take_client(g);
	drain_console(g);
	return g->qemu > 0;
}

enum guest_end guest_run(struct guest *g)
{
	/* An error here is QEMU's early end, which is seen below. Under GDB it may never begin. */
	if (!g->config->gdb_qemu && !g->greeted)
		qmp_begin(&g->qmp);
	while (g->qemu) {
		take_children(g);
		if (g->qemu)
			tend(g);
	}
	drain_console(g);
	if (g->qmp.fd >= 0)
		take_events(g);
	wait_client(g);
	read_log(g);
	if (!g->ended)
		g->end = conclude(g);
	g->ended = true;
	return g->end;
}
