// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Arguments of applets: argp parses and prints the help, and what is wrong is
 * said in one line that names what would be right.
 */
#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "applet.h"
#include "util/cleanup.h"
#include "util/fail.h"
#include "util/mem.h"
#include "util/signals.h"
#include "util/terminal.h"

/* Decades; as milliseconds it is far from any limit. */
#define SECONDS_MAX 1e9

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

long long seconds_parse(const struct applet *applet, const char *option, const char *text)
{
	char *end;
	double seconds = strtod(text, &end);

	if (end == text || *end || !(seconds >= 0) || seconds > SECONDS_MAX)
		usage_error(applet, "%s %s: not a number of seconds", option, text);
	return (long long)(seconds * 1000);
}

/* What an error means for the exit status; all others are the lab's. */
static const struct {
	int err;
	int status;
} statuses[] = {
	{ -EUSAGE, EXIT_USAGE },
	{ -ETIMEDOUT, EXIT_TIMEOUT },
};

int applet_error(const struct applet *applet, int err)
{
	fprintf(stderr, "lkmc %s: %s\n", applet->name, fail_message(err));
	if (err == -EINTR)
		return 128 + (signals_caught() ?: SIGINT);
	for (size_t i = 0; i < ARRAY_SIZE(statuses); i++) {
		if (statuses[i].err == err)
			return statuses[i].status;
	}
	return EXIT_LAB;
}

void tell_background(const struct applet *applet)
{
	if (terminal_is_taken(STDIN_FILENO))
		fprintf(stderr,
			"lkmc %s: in the background: stops until it has the terminal (fg)\n",
			applet->name);
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

/* By its letter, or, where that is 0, by the @n bytes of its long name. */
static const struct argp_option *find_option(const struct argp *argp, char letter,
					     const char *name, size_t n)
{
	const struct argp_option *o = argp->options;
	const struct argp_child *child = argp->children;

	for (; o && (o->name || o->key); o++) {
		if (letter ? o->key == letter :
			     o->name && !strncmp(name, o->name, n) && !o->name[n])
			return o;
	}
	for (; child && child->argp; child++) {
		o = find_option(child->argp, letter, name, n);
		if (o)
			return o;
	}
	return NULL;
}

static void unknown_option(const struct outer *outer, const char *bad)
{
	_cleanup_free_ char *names = NULL;
	size_t size;
	FILE *f = xmemstream(&names, &size);

	list_options(f, outer->applet->argp);
	xmemclose(f);
	usage_error(outer->applet, "unknown option '%s': there are -h%s", bad, names);
}

static void check_long(const struct argp_state *state, const char *argument)
{
	const struct outer *outer = state->input;
	size_t n = strcspn(argument + 2, "=");
	const struct argp_option *o = find_option(state->root_argp, '\0', argument + 2, n);

	if (!o)
		unknown_option(outer, argument);
	if (o->arg && !argument[2 + n])
		usage_error(outer->applet, "option '%s' needs a value: %s", argument,
			    o->arg);
	if (!o->arg && argument[2 + n])
		usage_error(outer->applet, "option '--%s' takes no value", o->name);
}

/* Says what is wrong with an argument; returns where nothing is. */
static void check_argument(const struct argp_state *state, const char *argument)
{
	const struct outer *outer = state->input;

	if (!argument || argument[0] != '-')
		return;
	if (argument[1] == '-') {
		check_long(state, argument);
		return;
	}
	for (const char *letter = argument + 1; *letter; letter++) {
		const struct argp_option *o =
			find_option(state->root_argp, *letter, NULL, 0);
		const char option[] = { '-', *letter, '\0' };

		if (!o)
			unknown_option(outer, option);
		if (o->arg && letter[1])
			return;
		if (o->arg)
			usage_error(outer->applet, "option '%s' needs a value: %s",
				    option, o->arg);
	}
}

/* getopt stands behind a bad option, or, in a group of letters, still at it. */
static void bad_option(const struct argp_state *state)
{
	if (state->next > 1)
		check_argument(state, state->argv[state->next - 1]);
	check_argument(state, state->argv[state->next]);
	unknown_option(state->input, state->argv[state->next > 1 ? state->next - 1 : 1]);
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

void options_parse(const struct applet *applet, int argc, char **argv, void *input)
{
	const struct argp_child children[] = { { .argp = applet->argp }, { 0 } };
	const struct argp argp = {
		.options = outer_options,
		.parser = parse_outer,
		.children = children,
	};
	struct outer outer = { applet, input };
	int end = argc;
	error_t err;

	/* argp would print two lines of its own, and no list. */
	err = argp_parse(&argp, argc, argv, applet->flags | ARGP_NO_HELP | ARGP_NO_ERRS,
			 &end, &outer);
	if (err)
		usage_error(applet, "%s", strerror(err));
	if (end < argc)
		usage_error(applet, "unexpected argument '%s'", argv[end]);
}

const char *default_arch(void)
{
	const char *arch = getenv("LKMC_ARCH");

	return arch && *arch ? arch : "x86_64";
}

error_t arch_option_parse(int key, char *arg, struct argp_state *state)
{
	const char **arch = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		*arch = default_arch();
		return 0;
	case 'a':
		*arch = arg;
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const char arch_help[] = "the architecture (default: $LKMC_ARCH, or x86_64)";

static const struct argp_option arch_options[] = {
	{ "arch", 'a', "ARCH", 0, arch_help, 0 },
	{ 0 },
};

const struct argp arch_argp = {
	.options = arch_options,
	.parser = arch_option_parse,
};

static error_t parse_guest(int key, char *arg, struct argp_state *state)
{
	struct guest_options *guest = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		guest->arch = default_arch();
		guest->id = "0";
		return 0;
	case 'a':
		guest->arch = arg;
		guest->arch_named = true;
		return 0;
	case 'i':
		guest->id = arg;
		guest->named = true;
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp_option guest_options[] = {
	{ "arch", 'a', "ARCH", 0, arch_help, 0 },
	{ "id", 'i', "ID", 0, "which of several guests (default: 0)", 0 },
	{ 0 },
};

const struct argp guest_argp = {
	.options = guest_options,
	.parser = parse_guest,
};
