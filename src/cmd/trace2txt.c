// SPDX-License-Identifier: GPL-2.0-or-later
/* lkmc trace2txt: what QEMU traced, as text. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cmd/cmd.h"
#include "lab.h"
#include "trace/simple.h"
#include "trace/text.h"
#include "util/cleanup.h"
#include "util/fail.h"
#include "util/mem.h"
#include "vm/config.h"

enum {
	KEY_EVENTS = 256,
};

struct trace2txt_options {
	const struct applet *applet;
	struct guest_options guest;
	const char *file;   /* "-" for standard input; NULL for the guest's own */
	const char *events; /* QEMU's declarations; NULL for the lab's QEMU */
};

static int print(const struct declarations *declarations, int fd, const char *path)
{
	struct simple *simple = simple_new(fd, path, declarations);
	struct text *text = text_new(stdout);
	struct simple_record record;
	int err;

	while ((err = simple_next(simple, &record)) > 0 && !ferror(stdout))
		text_write(text, &record);
	text_free(text);
	simple_free(simple);
	return err < 0 ? err : 0;
}

static int print_file(const struct declarations *declarations, const char *path)
{
	_cleanup_close_ int fd = -1;

	if (strcmp(path, "-") == 0)
		return print(declarations, STDIN_FILENO, "standard input");
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return fail_errno("cannot open %s", path);
	return print(declarations, fd, path);
}

/* That of the lab's QEMU is there once QEMU is built. */
static int read_declarations(const struct trace2txt_options *o, const struct lab *lab,
			     struct declarations *declarations)
{
	_cleanup_free_ char *path = xasprintf("%s/qemu/trace/trace-events-all", lab->out);

	if (o->events)
		return declarations_read(declarations, o->events);
	if (access(path, R_OK))
		return fail_errno("%s: ./lkmc build -a %s host-qemu makes it, or name "
				  "another by --events",
				  path, lab->arch.name);
	return declarations_read(declarations, path);
}

static error_t parse_trace2txt(int key, char *arg, struct argp_state *state)
{
	struct trace2txt_options *o = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &o->guest;
		return 0;
	case KEY_EVENTS:
		o->events = arg;
		return 0;
	case ARGP_KEY_ARG:
		if (o->file)
			return ARGP_ERR_UNKNOWN;
		o->file = arg;
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static int run_trace2txt(const struct applet *applet, int argc, char **argv)
{
	struct trace2txt_options o = { .applet = applet };
	_cleanup_(declarations_fini) struct declarations declarations = { 0 };
	_cleanup_lab_ struct lab lab = { 0 };
	_cleanup_free_ char *own = NULL;
	int err;

	options_parse(applet, argc, argv, &o);
	err = lab_init(&lab, o.guest.arch, o.guest.id);
	if (!err) {
		own = lab_run_path(&lab, VM_TRACE);
		err = read_declarations(&o, &lab, &declarations);
	}
	if (!err)
		err = print_file(&declarations, o.file ? o.file : own);
	return err ? applet_error(applet, err) : 0;
}

static const struct argp_option trace2txt_options[] = {
	{ "events", KEY_EVENTS, "FILE", 0,
	  "the trace-events-all of the QEMU that wrote it (default: the lab's)", 0 },
	{ 0 },
};

static const struct argp_child trace2txt_children[] = {
	{ .argp = &guest_argp },
	{ 0 },
};

static const struct argp trace2txt_argp = {
	.options = trace2txt_options,
	.parser = parse_trace2txt,
	.args_doc = "[FILE]",
	.doc = "Prints a trace of QEMU's as text: that of ./runqemu --trace, which lies in the "
	       "guest's folder, or FILE (- for standard input), written by QEMU's simple "
	       "backend (-trace file=FILE). A line has the event, the microseconds since the "
	       "one before, QEMU's process, and the event's arguments, as QEMU's own "
	       "scripts/simpletrace.py prints them."
	       "\vExit status: 125 where the file is broken, cut short, or of another QEMU; "
	       "what is whole before that is printed.",
	.children = trace2txt_children,
};

const struct applet cmd_trace2txt = {
	.name = "trace2txt",
	.summary = "prints what QEMU traced (runqemu --trace) as text",
	.argp = &trace2txt_argp,
	.run = run_trace2txt,
};
