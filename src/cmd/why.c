// SPDX-License-Identifier: GPL-2.0-or-later
/* lkmc why: records a command, and from its disaster goes back to who made it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/cmd.h"
#include "applet/debugger.h"
#include "cmd/runqemu.h"
#include "lab.h"
#include "record/rewind.h"
#include "util/cleanup.h"
#include "util/fail.h"
#include "util/file.h"
#include "util/mem.h"
#include "util/strv.h"

#define DEFAULT_ID "why"
/* What a run without a complaint of its own ends with, where the kernel had one. */
#define EXIT_DISASTER 1

enum {
	KEY_TIMEOUT = 256,
	KEY_UNTIL_FAIL,
};

struct why_options {
	const struct applet *applet;
	struct guest_options guest;
	const char *command;
	const char *folder;   /* of the recording, or NULL for one that the next takes */
	const char *existing; /* a recording, in place of a command */
	long long timeout_ms;
	int times; /* at most so many runs */
};

/* What an earlier one of ours has left there. */
static void remove_recording(const char *path)
{
	_cleanup_free_ char *file = xasprintf("%s/recording.json", path);

	if (access(file, F_OK) == 0)
		remove_folder(path);
}

static int record_once(const struct why_options *o, const char *path, int attempt)
{
	struct runqemu_options run = {
		.applet = o->applet,
		.guest = o->guest,
		.fresh = true,
		.command = o->command,
		.record = path,
		.warnings = true,
		.attempt = attempt,
		.timeout_ms = o->timeout_ms,
	};

	return runqemu_boot(o->applet, &run);
}

/* Each run has other random numbers, another pace, and is disturbed by other things. */
static int record(const struct why_options *o, const char *path)
{
	int status = 0;

	for (int i = 0; i < o->times && !status; i++) {
		_cleanup_recording_ struct recording r = recording_none;

		if (i || !o->folder)
			remove_recording(path);
		if (o->times > 1)
			fprintf(stderr, "lkmc why: run %d of at most %d\n", i + 1,
				o->times);
		status = record_once(o, path, i);
		if (recording_open(&r, path))
			return status ? status : EXIT_LAB;
		if (r.disaster)
			break;
	}
	return status;
}

/* This process becomes GDB, which carries out gdb/lkmc/why.py. */
static int explain(const struct why_options *o, struct replay *p, int status)
{
	_cleanup_strv_ struct strv args = { 0 };
	int err = rewind_start(p, o->applet->name);

	if (!err)
		err = debugger_begin(&p->lab, &args);
	if (!err)
		err = debugger_wait(&p->lab, "gdb.sock");
	if (err)
		return err;
	strv_add(&args, "-batch");
	strv_add(&args, "-ex");
	strv_addf(&args, "lkmc why %llu %lld %d",
		  (unsigned long long)p->recording.events.last, p->recording.disaster_at,
		  status ? status : EXIT_DISASTER);
	printf("%s\n", p->recording.disaster);
	return debugger_exec(&p->lab, &args);
}

/* Returns an exit status, where there is nothing to explain. */
static int look(const struct why_options *o, const char *path, int status)
{
	struct replay p;
	int err = replay_init(&p, path, o->guest.arch_named ? o->guest.arch : NULL,
			      o->guest.id);

	if (!err && !p.recording.disaster) {
		fprintf(stderr,
			"lkmc why: status %d, and no complaint of the kernel's: lkmc rewind %s looks into it\n",
			p.recording.status, path);
		status = p.recording.status;
	} else if (!err) {
		err = explain(o, &p, o->existing ? p.recording.status : status);
	}
	if (err)
		status = applet_error(o->applet, err);
	replay_fini(&p);
	return status;
}

static int run_why(const struct applet *applet, int argc, char **argv)
{
	struct why_options o = { .applet = applet, .times = 1, .timeout_ms = -1 };
	_cleanup_lab_ struct lab lab = { 0 };
	_cleanup_free_ char *path = NULL;
	int status = 0, err;

	options_parse(applet, argc, argv, &o);
	if (!o.guest.named)
		o.guest.id = DEFAULT_ID;
	if (o.existing)
		return look(&o, o.existing, 0);
	err = lab_init(&lab, o.guest.arch, o.guest.id);
	if (err)
		return applet_error(applet, err);
	path = o.folder ? xstrdup(o.folder) : xasprintf("%s/why", lab.out);
	status = record(&o, path);
	/* It has said why there is no recording. */
	return status == EXIT_LAB || status == EXIT_USAGE ? status : look(&o, path, status);
}

static error_t parse_why(int key, char *arg, struct argp_state *state)
{
	struct why_options *o = state->input;
	char *end;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &o->guest;
		return 0;
	case 'o':
		o->folder = arg;
		return 0;
	case 'x':
		o->command = arg;
		return 0;
	case KEY_TIMEOUT:
		o->timeout_ms = seconds_parse(o->applet, "--timeout", arg);
		return 0;
	case KEY_UNTIL_FAIL:
		o->times = strtol(arg, &end, 10);
		if (*end || o->times < 1)
			usage_error(o->applet, "--until-fail %s: not a number of runs",
				    arg);
		return 0;
	case ARGP_KEY_ARG:
		if (o->existing)
			return ARGP_ERR_UNKNOWN;
		o->existing = arg;
		return 0;
	case ARGP_KEY_END:
		if (!o->existing == !o->command)
			usage_error(o->applet, "name a command with -x, or a recording");
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp_option why_options[] = {
	{ "execute", 'x', "COMMAND", 0, "a shell command that the guest runs as root", 0 },
	{ "output", 'o', "FOLDER", 0,
	  "keep the recording there (default: out/ARCH/why, until the next)", 0 },
	{ "until-fail", KEY_UNTIL_FAIL, "N", 0,
	  "run it again and again, up to N times, until it fails", 0 },
	{ "timeout", KEY_TIMEOUT, "SECONDS", 0,
	  "end the guest after that time, with status 124", 0 },
	{ 0 },
};

static const struct argp_child why_children[] = {
	{ .argp = &guest_argp },
	{ 0 },
};

static const struct argp why_argp = {
	.options = why_options,
	.parser = parse_why,
	.args_doc = "-x COMMAND | FOLDER",
	.doc = "Records a guest that runs a command. If the kernel finds that something is "
	       "broken, goes back from there, and prints who wrote, freed and allocated "
	       "what is wrong: with source, callers, task and time. With FOLDER, explains "
	       "what was recorded before."
	       "\vExit status: that of the command; 1 the kernel complained; 99 the guest "
	       "panicked; 124 out of time; 125 could not boot; 2 wrong usage.",
	.children = why_children,
};

const struct applet cmd_why = {
	.name = "why",
	.summary = "records a command, and goes back from its crash to the cause",
	.argp = &why_argp,
	.run = run_why,
};
