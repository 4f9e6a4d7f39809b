// SPDX-License-Identifier: GPL-2.0-or-later
/* lkmc oops: the kernel's log with the source of the places that it names. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cmd/cmd.h"
#include "lab.h"
#include "symbols/annotate.h"
#include "util/cleanup.h"
#include "util/fail.h"

struct oops_options {
	const struct applet *applet;
	struct guest_options guest;
	const char *file;
};

/* A pipe or a file; a terminal and /dev/null have nothing to say. */
static bool is_piped(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 &&
	       (S_ISFIFO(st.st_mode) || S_ISREG(st.st_mode) || S_ISSOCK(st.st_mode));
}

/* What is to be read: a file, what is piped in, or the log of the guest's console. */
static FILE *open_log(const struct oops_options *o, const struct lab *lab)
{
	_cleanup_free_ char *log = lab_run_path(lab, "console.log");
	const char *path = o->file ? o->file : log;
	FILE *f;

	if (o->file ? strcmp(o->file, "-") == 0 : is_piped(STDIN_FILENO))
		return stdin;
	f = fopen(path, "re");
	if (!f && !o->file && errno == ENOENT)
		fail(ENOENT, "guest '%s' of %s has no log: %s", lab->id, lab->arch.name,
		     log);
	else if (!f)
		fail_errno("cannot read %s", path);
	return f;
}

static int run_oops(const struct applet *applet, int argc, char **argv)
{
	const struct annotate_range all = { 0 };
	struct oops_options o = { .applet = applet };
	_cleanup_lab_ struct lab lab = { 0 };
	FILE *log;
	int err;

	options_parse(applet, argc, argv, &o);
	err = lab_init(&lab, o.guest.arch, o.guest.id);
	if (err)
		return applet_error(applet, err);
	log = open_log(&o, &lab);
	if (!log)
		return applet_error(applet, -errno);
	annotate_log(&lab, &all, log, stdout);
	if (log != stdin)
		fclose(log);
	return 0;
}

static error_t parse_oops(int key, char *arg, struct argp_state *state)
{
	struct oops_options *o = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &o->guest;
		return 0;
	case ARGP_KEY_ARG:
		if (o->file)
			return ARGP_ERR_UNKNOWN;
		o->file = arg;
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp_child oops_children[] = {
	{ .argp = &guest_argp },
	{ 0 },
};

static const struct argp oops_argp = {
	.parser = parse_oops,
	.args_doc = "[FILE]",
	.doc = "Prints the kernel's log with, below each place that it names "
	       "(func+0x1c/0x40 [module], or an address), the source: file, line and text. "
	       "The log is that of the guest's console, a file, or what is piped in: "
	       "lkmc exec dmesg | lkmc oops.",
	.children = oops_children,
};

const struct applet cmd_oops = {
	.name = "oops",
	.summary = "the kernel's log, with the source of what it names",
	.argp = &oops_argp,
	.run = run_oops,
};
