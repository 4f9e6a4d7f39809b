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
#include "util/mem.h"
#include "util/strv.h"

struct oops_options {
	const struct applet *applet;
	struct guest_options guest;
	struct annotate_options annotate;
	const char *file;
};

/* A pipe or a file; a terminal and /dev/null have nothing to say. */
static bool is_piped(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 &&
	       (S_ISFIFO(st.st_mode) || S_ISREG(st.st_mode) || S_ISSOCK(st.st_mode));
}

/*
 * What is to be read: a file, the log of the guest that was named, what is piped in, or
 * the log of guest 0. Who calls us may leave us a pipe in which nothing will ever come.
 */
static int open_log(const struct oops_options *o, const struct lab *lab, FILE **f)
{
	_cleanup_free_ char *log = lab_run_path(lab, "console.log");
	const char *path = o->file ? o->file : log;
	struct stat st;

	*f = stdin;
	if (o->file ? strcmp(o->file, "-") == 0 : !o->guest.named && is_piped(STDIN_FILENO))
		return 0;
	*f = fopen(path, "re");
	if (!*f && !o->file && errno == ENOENT)
		return fail(ENOENT, "guest '%s' of %s has no log: %s", lab->id,
			    lab->arch.name, log);
	if (!*f)
		return fail_errno("cannot read %s", path);
	if (fstat(fileno(*f), &st) == 0 && S_ISDIR(st.st_mode)) {
		fclose(*f);
		return fail(EISDIR, "%s is a folder, no log; a guest's is %s", path, log);
	}
	return 0;
}

/* Without a kernel there is no source to be found. */
static int check_built(const struct lab *lab)
{
	_cleanup_free_ char *vmlinux = xasprintf("%s/linux/vmlinux", lab->out);

	if (access(vmlinux, R_OK))
		return fail(ENOENT, "%s is not built: ./lkmc build -a %s builds it",
			    vmlinux, lab->arch.name);
	return 0;
}

static int check_modules(const struct annotate_options *options)
{
	for (size_t i = 0; i < options->modules.n; i++) {
		if (access(options->modules.v[i], R_OK))
			return fail_errno("-m %s", options->modules.v[i]);
	}
	return 0;
}

static int run_oops(const struct applet *applet, int argc, char **argv)
{
	struct oops_options o = { .applet = applet };
	_cleanup_lab_ struct lab lab = { 0 };
	FILE *log = NULL;
	int err;

	options_parse(applet, argc, argv, &o);
	err = lab_init(&lab, o.guest.arch, o.guest.id);
	if (!err)
		err = check_modules(&o.annotate);
	if (!err)
		err = open_log(&o, &lab, &log);
	if (err)
		return applet_error(applet, err);
	err = annotate_log(&lab, &o.annotate, log, stdout);
	/* The log itself was shown even so. */
	if (!err)
		err = check_built(&lab);
	if (log != stdin)
		fclose(log);
	strv_fini(&o.annotate.modules);
	return err ? applet_error(applet, err) : 0;
}

static error_t parse_oops(int key, char *arg, struct argp_state *state)
{
	struct oops_options *o = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &o->guest;
		return 0;
	case 'm':
		strv_add(&o->annotate.modules, arg);
		return 0;
	case ARGP_KEY_ARG:
		if (o->file)
			return ARGP_ERR_UNKNOWN;
		o->file = arg;
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp_option oops_options[] = {
	{ "module", 'm', "PATH", 0,
	  "a module's file, or a folder to look for modules in; again and again", 0 },
	{ 0 },
};

static const struct argp_child oops_children[] = {
	{ .argp = &guest_argp },
	{ 0 },
};

static const struct argp oops_argp = {
	.options = oops_options,
	.parser = parse_oops,
	.args_doc = "[FILE]",
	.doc = "Prints the kernel's log with, below each place that it names "
	       "(func+0x1c/0x40 [module], or an address), the source: file, line and text. "
	       "The log is a file (-: standard input), that of the console of the guest that "
	       "-i names, or what is piped in: lkmc exec dmesg | lkmc oops. Where the log is "
	       "not of what is built, or a source was edited since, it says so instead.",
	.children = oops_children,
};

const struct applet cmd_oops = {
	.name = "oops",
	.summary = "the kernel's log, with the source of what it names",
	.argp = &oops_argp,
	.run = run_oops,
};
