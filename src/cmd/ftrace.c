// SPDX-License-Identifier: GPL-2.0-or-later
/* lkmc ftrace: what the guest's kernel does, recorded by its own tracers. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "applet/connect.h"
#include "cmd/cmd.h"
#include "cmd/runqemu.h"
#include "lab.h"
#include "util/cleanup.h"
#include "util/fail.h"
#include "util/mem.h"
#include "vm/running.h"

/* What does it in the guest: rootfs_overlay/sbin. */
#define PROGRAM "/sbin/lkmc-ftrace"
/* What a file of trace-cmd's begins with (trace-cmd.dat(5)). */
#define MAGIC "\x17\x08\x44tracing"

enum {
	KEY_TIMEOUT = 256,
	KEY_ALL,
	KEY_DEPTH,
};

struct ftrace_options {
	const struct applet *applet;
	struct guest_options guest;
	struct strv names;
	const char *command;
	const char *file; /* for trace-cmd, or NULL */
	const char *depth;
	bool all;
	long long timeout_ms;
};

/* The command of the guest. */
static void make_command(const struct ftrace_options *o, struct strv *words)
{
	strv_add(words, PROGRAM);
	if (o->all)
		strv_add(words, "-a");
	if (o->file)
		strv_add(words, "-t");
	if (o->depth) {
		strv_add(words, "-d");
		strv_add(words, o->depth);
	}
	if (o->command) {
		strv_add(words, "-x");
		strv_add(words, o->command);
	}
	strv_add(words, "--");
	strv_addv(words, o->names.v);
}

static int trace_running(const struct ftrace_options *o, char *const *words)
{
	_cleanup_agent_ struct agent agent = { .fd = -1, .lock = -1 };
	int status = connect_guest(o->applet, &o->guest, o->timeout_ms, &agent);
	int err;

	if (status)
		return status;
	agent_set_timeout(&agent, o->timeout_ms);
	err = agent_exec(&agent, words, STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO,
			 &status);
	return err ? applet_error(o->applet, err) : status;
}

static int trace_own(const struct ftrace_options *o, const struct strv *words)
{
	_cleanup_free_ char *line = strv_quote(words);
	struct runqemu_options guest = {
		.applet = o->applet,
		.guest = o->guest,
		.command = line,
		.timeout_ms = o->timeout_ms,
	};

	return runqemu_boot(o->applet, &guest);
}

/* Standard output is the trace, in whichever guest. Returns an exit status. */
static int trace(const struct ftrace_options *o, const struct lab *lab)
{
	_cleanup_strv_ struct strv words = { 0 };

	make_command(o, &words);
	/* Without a command of ours it is the guest that runs, or none. */
	if (!o->command || running_guest(lab))
		return trace_running(o, words.v);
	return trace_own(o, &words);
}

static bool is_trace(const char *path)
{
	char magic[sizeof(MAGIC)] = "";
	_cleanup_close_ int fd = open(path, O_RDONLY | O_CLOEXEC);

	return fd >= 0 && read(fd, magic, strlen(MAGIC)) == (ssize_t)strlen(MAGIC) &&
	       memcmp(magic, MAGIC, strlen(MAGIC)) == 0;
}

/* The file appears once the trace is whole. */
static int trace_to_file(const struct ftrace_options *o, const struct lab *lab)
{
	_cleanup_free_ char *new = xasprintf("%s.new", o->file);
	_cleanup_close_ int fd = open(new, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	int status;

	if (fd < 0)
		return applet_error(o->applet, fail_errno("cannot write %s", new));
	fflush(stdout);
	if (dup2(fd, STDOUT_FILENO) < 0)
		return applet_error(o->applet, fail_errno("dup2"));
	status = trace(o, lab);
	if (is_trace(new)) {
		if (rename(new, o->file))
			return applet_error(o->applet,
					    fail_errno("cannot write %s", o->file));
		return status;
	}
	unlink(new);
	return status ? status : EXIT_LAB;
}

static int run_in(const struct ftrace_options *o)
{
	_cleanup_lab_ struct lab lab = { 0 };
	int err = lab_init(&lab, o->guest.arch, o->guest.id);

	if (err)
		return applet_error(o->applet, err);
	return o->file ? trace_to_file(o, &lab) : trace(o, &lab);
}

static void check_depth(const struct ftrace_options *o, const char *text)
{
	size_t n = strspn(text, "0123456789");

	if (!n || n > 3 || text[n])
		usage_error(o->applet, "--depth %s: a number of levels is wanted", text);
}

static error_t parse_ftrace(int key, char *arg, struct argp_state *state)
{
	struct ftrace_options *o = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &o->guest;
		o->timeout_ms = -1;
		return 0;
	case 'x':
		o->command = arg;
		return 0;
	case 'o':
		o->file = arg;
		return 0;
	case KEY_ALL:
		o->all = true;
		return 0;
	case KEY_DEPTH:
		check_depth(o, arg);
		o->depth = arg;
		return 0;
	case KEY_TIMEOUT:
		o->timeout_ms = seconds_parse(o->applet, "--timeout", arg);
		return 0;
	case ARGP_KEY_ARG:
		strv_add(&o->names, arg);
		return 0;
	case ARGP_KEY_END:
		if (!o->names.n)
			usage_error(o->applet,
				    "trace what? Name a function of the kernel, or an event");
		if (o->file && !o->command)
			usage_error(o->applet, "-o needs a command, -x");
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static int run_ftrace(const struct applet *applet, int argc, char **argv)
{
	struct ftrace_options o = { .applet = applet };
	int status;

	options_parse(applet, argc, argv, &o);
	status = run_in(&o);
	strv_fini(&o.names);
	return status;
}

static const struct argp_option ftrace_options[] = {
	{ "execute", 'x', "COMMAND", 0, "record while this shell command runs", 0 },
	{ "output", 'o', "FILE", 0,
	  "write a file for trace-cmd and KernelShark, in place of a text", 0 },
	{ "all", KEY_ALL, NULL, 0,
	  "whoever does it meanwhile, not only the command and what it starts", 0 },
	{ "depth", KEY_DEPTH, "N", 0, "of functions, so many levels of calls", 0 },
	{ "timeout", KEY_TIMEOUT, "SECONDS", 0,
	  "give up after that time, with status 124", 0 },
	{ 0 },
};

static const struct argp_child ftrace_children[] = {
	{ .argp = &guest_argp },
	{ 0 },
};

static const struct argp ftrace_argp = {
	.options = ftrace_options,
	.parser = parse_ftrace,
	.args_doc = "NAME...",
	.doc = "Records what the guest's kernel does, by its own tracers, and prints it: NAME is a "
	       "function, with all that it calls, or a trace event (sched_switch, "
	       "syscalls:sys_enter_openat). With -x, while a command runs, in the guest that is "
	       "running, or where none is, in one that is booted for it; what the command prints "
	       "goes to standard error. Without -x, in the running guest as it comes, up to "
	       "Ctrl-C."
	       "\vExit status: that of the command; 124 out of time; 125 no guest, or it cannot "
	       "be traced; 2 wrong usage, or there is nothing of that name.",
	.children = ftrace_children,
};

const struct applet cmd_ftrace = {
	.name = "ftrace",
	.summary = "what the guest's kernel does meanwhile: functions and events",
	.argp = &ftrace_argp,
	.run = run_ftrace,
};
