// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lkmc kdb: KDB, the debugger inside the kernel, with the source of all that it names. The
 * guest was started with -k; the kernel is stopped by the agent, and goes on at the end.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "applet/debugger.h"
#include "applet/prompt.h"
#include "cmd/cmd.h"
#include "symbols/decode.h"
#include "symbols/kdb.h"
#include "symbols/show.h"
#include "util/child.h"
#include "util/cleanup.h"
#include "util/clock.h"
#include "util/fail.h"
#include "util/file.h"
#include "util/mem.h"
#include "util/signals.h"
#include "vm/kdb.h"
#include "vm/socket.h"
#include "vm/sysrq.h"

/* How long KDB takes to answer, and the kernel to enter it. */
#define ANSWER_MS 2000
#define PROBE_MS 700
#define ENTER_MS 3000
#define AROUND 2
/* Answers come whole, not by pages. It harms nobody whenever it is read. */
#define SETTING "set LINES 100000"

struct session {
	const struct applet *applet;
	const struct lab *lab;
	struct kdb kdb;
	struct symbols *symbols;
	bool runs;   /* the kernel goes on */
	char *shown; /* the place whose source was shown last in this answer, or NULL */
};

/* What an address is, by KDB's own word: "0xffffffffa0000010 = ... ([fops]fop_write)". */
static bool ask(struct session *s, const char *at, struct trace_place *place)
{
	_cleanup_free_ char *address = xstrndup(at, strspn(at, "0123456789abcdefx"));
	_cleanup_free_ char *answer = NULL;

	if (kdb_send(&s->kdb, address) ||
	    kdb_wait(&s->kdb, clock_scaled(ANSWER_MS), -1, &answer))
		return false;
	answer[strcspn(answer, "\n")] = '\0';
	return kdb_parse(answer, place, 1) == 1 && *place->function;
}

/* Some answers name a place twice. */
static bool was_shown(struct session *s, const struct sources *sources)
{
	char *place = xasprintf("%s:%d", sources->v[0].file, sources->v[0].line);
	bool same = s->shown && strcmp(s->shown, place) == 0;

	free(s->shown);
	s->shown = place;
	return same;
}

static void show_place(struct session *s, const struct trace_place *place)
{
	struct sources sources;
	int err = symbols_decode(s->symbols, place, &sources);

	if (err && err != -ENOENT)
		printf(SOURCES_INDENT "no source: %s\n", fail_message(err));
	else if (!err && sources.n && !was_shown(s, &sources))
		sources_print_around(&sources, s->lab->top,
				     place->kind == TRACE_HERE ? AROUND : 1, stdout);
	sources_fini(&sources);
}

static void show_line(struct session *s, const char *line)
{
	struct trace_place places[TRACE_PLACES];
	const char *at = kdb_entered_at(line);
	size_t n;

	puts(line);
	/* Of that line the other addresses are data. */
	if (at) {
		n = kdb_parse(at, places, 1);
		if (n && ask(s, at, &places[0]))
			places[0].kind = TRACE_HERE;
	} else {
		n = kdb_parse(line, places, TRACE_PLACES);
	}
	for (size_t i = 0; i < n; i++)
		show_place(s, &places[i]);
}

static int show(struct session *s, char *text)
{
	char *save = text, *line;

	free(s->shown);
	s->shown = NULL;
	while ((line = strsep(&save, "\n"))) {
		if (*line || save)
			show_line(s, line);
	}
	return fflush(stdout) ? fail_errno("cannot write the answer") : 0;
}

static int gone(const struct session *s)
{
	return fail(EPIPE, "guest '%s' of %s has ended", s->lab->id, s->lab->arch.name);
}

static void tell_parent(int pipe, const char *why)
{
	write_all(pipe, why, strlen(why));
}

/* Waits for what was sent last to be answered; @stop: ends it, or -1. */
static int wait_entered(struct session *s, int stop, char **text)
{
	int err = kdb_wait(&s->kdb, clock_scaled(ENTER_MS), stop, text);

	if (err != -ETIMEDOUT && err != -EINTR)
		return err;
	/* The last one to debug was a GDB: the kernel has stopped, for the next. */
	if (kdb_escape(&s->kdb) || kdb_send(&s->kdb, SETTING))
		return -EPIPE;
	err = kdb_wait(&s->kdb, clock_scaled(ANSWER_MS), -1, text);
	/* By which the stub has acknowledged the packet. */
	if (!err && strncmp(*text, "+\n", 2) == 0)
		memmove(*text, *text + 2, strlen(*text + 2) + 1);
	return err;
}

/* Brings a kernel into KDB that runs, or waits for GDB. */
static int enter(struct session *s, char **text)
{
	char why[256] = "it does not answer";
	int fds[2], err;
	pid_t asker;
	ssize_t n;

	if (pipe2(fds, O_CLOEXEC))
		return fail_errno("cannot make a pipe");
	asker = sysrq_debug_aside(s->lab, fds[1], tell_parent);
	close(fds[1]);
	err = wait_entered(s, fds[0], text);
	n = err == -ETIMEDOUT && fcntl(fds[0], F_SETFL, O_NONBLOCK) == 0 ?
		    read(fds[0], why, sizeof(why) - 1) :
		    0;
	if (n > 0)
		why[n] = '\0';
	close(fds[0]);
	/* A kernel that was in KDB before would enter it again when it goes on. */
	child_kill(&asker);
	if (err == -ETIMEDOUT)
		return fail(ETIMEDOUT,
			    "the kernel of guest '%s' of %s does not enter KDB: %s",
			    s->lab->id, s->lab->arch.name, why);
	return err ? gone(s) : 0;
}

/* At the beginning: nobody knows whether the kernel runs, waits in KDB, or for GDB. */
static int begin(struct session *s)
{
	_cleanup_free_ char *text = NULL;
	int err;

	if (kdb_send(&s->kdb, SETTING))
		return gone(s);
	err = kdb_wait(&s->kdb, clock_scaled(PROBE_MS), -1, &text);
	if (err == -EPIPE)
		return gone(s);
	if (err)
		err = enter(s, &text);
	return err ? err : show(s, text);
}

/* Until the kernel stops by itself, or, with @signals, by Ctrl-C. */
static int wait_for_stop(struct session *s, struct signals *signals)
{
	_cleanup_free_ char *text = NULL;
	int err = kdb_wait(&s->kdb, -1, signals ? signals->fd : -1, &text);

	if (err == -EINTR) {
		if (signals_next(signals) != SIGINT)
			return -EINTR;
		err = enter(s, &text);
	}
	if (err == -EPIPE)
		return gone(s);
	s->runs = err != 0;
	return err ? err : show(s, text);
}

static bool is_go(const char *line)
{
	line += strspn(line, " \t");
	return strncmp(line, "go", 2) == 0 && strchr(" \t", line[2]);
}

static int command(struct session *s, const char *line)
{
	_cleanup_free_ char *text = NULL;
	int err = s->runs ? wait_for_stop(s, NULL) : 0;

	if (err)
		return err;
	s->runs = is_go(line);
	if (s->runs)
		return kdb_go(&s->kdb, clock_scaled(ANSWER_MS)) ? gone(s) : 0;
	err = kdb_send(&s->kdb, line);
	if (err == -EINVAL)
		return fail_usage("KDB takes no such line: %s", line);
	if (!err)
		err = kdb_wait(&s->kdb, -1, -1, &text);
	return err ? gone(s) : show(s, text);
}

/* Who types waits for the kernel to stop: while it runs there is nothing to type. */
static int wait_typed(struct session *s)
{
	struct signals signals;
	int err;

	fprintf(stderr, "The kernel goes on; Ctrl-C stops it.\n");
	err = signals_begin(&signals, NULL);
	if (err)
		return err;
	err = wait_for_stop(s, &signals);
	signals_end(&signals);
	return err;
}

static int run_lines(struct session *s)
{
	struct prompt prompt;
	char *line;
	int err = 0;

	prompt_begin(&prompt, s->applet, "kdb> ", "kdb_history");
	while (!err && (line = prompt_next(&prompt))) {
		err = command(s, line);
		free(line);
		if (!err && prompt.typed && s->runs)
			err = wait_typed(s);
	}
	prompt_end(&prompt);
	return err;
}

static int talk(struct session *s, char *const *commands)
{
	int err = begin(s);

	if (err)
		return err;
	if (!commands)
		err = run_lines(s);
	for (; commands && *commands && !err; commands++)
		err = command(s, *commands);
	/* Nobody could tell it to later. */
	if (!s->runs)
		kdb_go(&s->kdb, clock_scaled(ANSWER_MS));
	return err;
}

static int run_kdb(const struct applet *applet, int argc, char **argv)
{
	struct prompt_options o = { 0 };
	_cleanup_lab_ struct lab lab = { 0 };
	struct session s = { .applet = applet, .lab = &lab };
	int err, fd;

	options_parse(applet, argc, argv, &o);
	err = lab_init(&lab, o.guest.arch, o.guest.id);
	if (!err)
		err = debugger_wait_kgdb(&lab);
	if (err)
		return applet_error(applet, err);
	fd = socket_connect(&lab, "kgdb.sock");
	if (fd < 0)
		return applet_error(applet, fd);
	kdb_init(&s.kdb, fd);
	s.symbols = symbols_new(lab.top, lab.out);
	err = talk(&s, o.words);
	free(s.shown);
	symbols_free(s.symbols);
	kdb_fini(&s.kdb);
	return err ? applet_error(applet, err) : 0;
}

static const struct argp kdb_argp = {
	.parser = prompt_parse,
	.args_doc = "[COMMAND...]",
	.doc = "KDB, the debugger inside the kernel, of a guest that was started with -k. "
	       "It stops the kernel, and below each place that KDB names there is the "
	       "source: file, line, and the lines around it. KDB's commands are typed, or "
	       "piped in, or each is an argument: lkmc kdb 'bp ksys_write' go bt."
	       "\vWhat follows 'go' waits until the kernel stops again. At the end the "
	       "kernel goes on. 'help' lists KDB's commands.",
	.children = prompt_children,
};

const struct applet cmd_kdb = {
	.name = "kdb",
	.summary = "KDB, the debugger inside the kernel, with source lines",
	.argp = &kdb_argp,
	.flags = ARGP_IN_ORDER,
	.run = run_kdb,
};
