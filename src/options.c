// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Arguments of applets: argp parses and prints the help, and what is wrong is
 * said in one line that names what would be right.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "applet.h"
#include "util/cleanup.h"
#include "util/fail.h"
#include "util/mem.h"

/* What the outer parser, the one options_parse() wraps around, works on. */
struct outer {
	const struct applet *applet;
	void *input;
};

void usage_error(const struct applet *applet, const char *fmt, ...)
{
	va_list ap;

	fprintf(stderr, "lkmc %s: ", applet->name);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fprintf(stderr, " (see: lkmc %s --help)\n", applet->name);
	exit(EXIT_USAGE);
}

int applet_error(const struct applet *applet, int err)
{
	fprintf(stderr, "lkmc %s: %s\n", applet->name, fail_message(err));
	return EXIT_LAB;
}

static void list_options(FILE *f, const struct argp *argp)
{
	const struct argp_option *o = argp->options;
	const struct argp_child *child = argp->children;

	for (; o && (o->name || o->key); o++) {
		if (o->key > ' ' && o->key < 127)
			fprintf(f, " -%c", o->key);
		else if (o->name)
			fprintf(f, " --%s", o->name);
	}
	for (; child && child->argp; child++)
		list_options(f, child->argp);
}

static const struct argp_option *find_option(const struct argp *argp,
					     const char *argument)
{
	const struct argp_option *o = argp->options;
	const struct argp_child *child = argp->children;

	for (; o && (o->name || o->key); o++) {
		if (argument[1] == '-' ? o->name && !strcmp(argument + 2, o->name) :
					 o->key == argument[1])
			return o;
	}
	for (; child && child->argp; child++) {
		o = find_option(child->argp, argument);
		if (o)
			return o;
	}
	return NULL;
}

static void bad_option(const struct argp_state *state)
{
	const struct outer *outer = state->input;
	const char *bad = state->argv[state->next > 1 ? state->next - 1 : 1];
	const struct argp_option *o = find_option(state->root_argp, bad);
	_cleanup_free_ char *names = NULL;
	size_t size;
	FILE *f;

	if (o && o->arg)
		usage_error(outer->applet, "option '%s' needs a value: %s", bad,
			    o->arg);
	f = open_memstream(&names, &size);
	if (!f)
		out_of_memory();
	list_options(f, outer->applet->argp);
	if (fclose(f))
		out_of_memory();
	usage_error(outer->applet, "unknown option '%s': there are -h%s", bad,
		    names);
}

static error_t parse_outer(int key, char *arg, struct argp_state *state)
{
	struct outer *outer = state->input;

	(void)arg;
	switch (key) {
	case 'h':
		argp_help(state->root_argp, stdout,
			  ARGP_HELP_USAGE | ARGP_HELP_PRE_DOC | ARGP_HELP_LONG |
				  ARGP_HELP_POST_DOC,
			  state->name);
		exit(fflush(stdout) ? EXIT_LAB : 0);
	case ARGP_KEY_INIT:
		state->child_inputs[0] = outer->input;
		return 0;
	case ARGP_KEY_ERROR:
		bad_option(state);
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp_option outer_options[] = {
	{ "help", 'h', NULL, 0, "print this help", -1 },
	{ 0 },
};

void options_parse(const struct applet *applet, int argc, char **argv,
		   void *input)
{
	const struct argp_child children[] = { { .argp = applet->argp }, { 0 } };
	const struct argp argp = {
		.options = outer_options,
		.parser = parse_outer,
		.args_doc = applet->argp->args_doc,
		.doc = applet->argp->doc,
		.children = children,
	};
	struct outer outer = { applet, input };
	error_t err;

	/* argp would print two lines of its own, and no list. */
	err = argp_parse(&argp, argc, argv,
			 applet->flags | ARGP_NO_HELP | ARGP_NO_ERRS, NULL,
			 &outer);
	if (err)
		usage_error(applet, "%s", strerror(err));
}

static error_t parse_guest(int key, char *arg, struct argp_state *state)
{
	struct guest_options *guest = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		guest->arch = "x86_64";
		guest->id = "0";
		return 0;
	case 'a':
		guest->arch = arg;
		return 0;
	case 'i':
		guest->id = arg;
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp_option guest_options[] = {
	{ "arch", 'a', "ARCH", 0, "the architecture (default: x86_64)", 0 },
	{ "id", 'i', "ID", 0, "which of several guests (default: 0)", 0 },
	{ 0 },
};

const struct argp guest_argp = {
	.options = guest_options,
	.parser = parse_guest,
};
