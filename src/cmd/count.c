// SPDX-License-Identifier: GPL-2.0-or-later
/* lkmc count: how many instructions a boot takes, or a command, and where. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/cmd.h"
#include "count/inside.h"
#include "count/modules.h"
#include "count/picture.h"
#include "count/report.h"
#include "count/run.h"
#include "count/users.h"
#include "lab.h"
#include "util/cleanup.h"
#include "util/clock.h"
#include "util/mem.h"

/* A guest that counts, and repeatably, takes twice as long as another. */
#define TIMEOUT_MS 600000
#define TOP 20
/* Instructions between two samples of the stack: primes, as loops have other lengths. */
#define PERIOD_BOOT 19997
#define PERIOD_COMMAND 997
/* The guest's id, unless another is given: its root image is made anew each time. */
#define ID "count"

enum {
	KEY_TIMEOUT = 256,
	KEY_TOP,
	KEY_JSON,
	KEY_AT_MOST,
	KEY_DIFF,
	KEY_EXACT,
	KEY_FAST,
	KEY_LINES,
	KEY_FOLDERS,
	KEY_STACKS,
	KEY_FLAME,
	KEY_IN,
};

struct count_options {
	const struct applet *applet;
	struct guest_options guest;
	struct strv words; /* "boot", "try" and modules, or what to compare */
	const char *command;
	struct strv kernel;
	const char *in;     /* the function that is counted, or NULL for all */
	const char *stacks; /* the files that these are written to, or NULL */
	const char *flame;
	unsigned int tables;
	size_t top;
	bool json;
	bool diff;
	bool fast;
	long long at_most; /* or -1 */
	long long timeout_ms;
};

/* The command's output is not part of what a program reads from us. */
static void keep_output(bool json, FILE **to)
{
	int fd;

	*to = stdout;
	if (!json)
		return;
	fflush(stdout);
	fd = dup(STDOUT_FILENO);
	*to = fd >= 0 ? fdopen(fd, "w") : NULL;
	if (!*to)
		*to = stdout;
	else
		dup2(STDERR_FILENO, STDOUT_FILENO);
}

static void print(const struct count_options *o, const struct result *r, FILE *to)
{
	if (o->json) {
		json_object *all = report_json(r, o->guest.arch);

		fprintf(to, "%s\n",
			json_object_to_json_string_ext(all, JSON_C_TO_STRING_PRETTY));
		json_object_put(all);
	} else {
		report_print(r, o->tables, o->top, to);
	}
}

/* Where it did not come to its end, the count is no verdict. */
static int judge(const struct count_options *o, const struct result *r, int status)
{
	if (status || o->at_most < 0 || r->insns <= o->at_most)
		return status;
	fprintf(stderr, "lkmc %s: %lld instructions, more than the %lld of --at-most\n",
		o->applet->name, (long long)r->insns, o->at_most);
	return EXIT_FAILURE;
}

static bool is_try(const struct count_options *o)
{
	return o->words.n && strcmp(o->words.v[0], "try") == 0;
}

static unsigned long long choose_period(const struct count_options *o)
{
	if (!o->stacks && !o->flame)
		return 0;
	return o->command || is_try(o) ? PERIOD_COMMAND : PERIOD_BOOT;
}

static int write_stacks(const struct count_options *o, const struct layout *layout,
			const struct count_table *table)
{
	_cleanup_free_ char *words = strv_join(&o->words, " ");
	_cleanup_free_ char *title =
		xasprintf("lkmc count %s%s%s (%s)", words, o->command ? " -x " : "",
			  o->command ? o->command : "", layout->lab->arch.name);
	int err = o->stacks ? picture_stacks(layout, table, o->stacks) : 0;

	return err || !o->flame ? err : picture_flame(layout, table, title, o->flame);
}

/* What is to be run in the guest; a boot is counted where that is nothing. */
static int prepare(const struct count_options *o, const struct lab *lab,
		   struct count_modules *m)
{
	*m = (struct count_modules){ 0 };
	if (is_try(o))
		return count_modules_init(m, lab, o->applet->name, o->words.v + 1,
					  o->command);
	m->command = xstrdup(o->command);
	return 0;
}

/* What the plugin was told, besides what it is always. */
struct counted {
	uint32_t inside; /* the order */
	struct timeline_orders orders;
	bool named;
};

static int count(const struct count_options *o, const struct layout *layout,
		 const struct count_modules *m, const struct counted *c, int *status)
{
	const struct count_run run = {
		.applet = o->applet,
		.lab = layout->lab,
		.layout = layout,
		.before = m->before,
		.command = m->command,
		.kernel = o->kernel.v,
		.fast = o->fast,
		.period = choose_period(o),
		.timeout_ms = o->timeout_ms,
	};
	struct count_table table;
	struct result result;
	FILE *to;
	int err;

	keep_output(o->json, &to);
	if (isatty(STDERR_FILENO))
		fprintf(stderr, "lkmc %s: booting, and counting\n", o->applet->name);
	err = count_run(&run, &table, status);
	if (!err) {
		result_init(&result, layout, &table, o->tables & REPORT_LINES);
		result.boot = !m->command && !o->in;
		result.repeatable = !o->fast;
		result_set_inside(&result, o->in, &table, c->inside);
		if (c->named)
			users_name(&result, layout, &c->orders, &table);
		print(o, &result, to);
		*status = judge(o, &result, *status);
		result_fini(&result);
		if (o->stacks || o->flame)
			err = write_stacks(o, layout, &table);
	}
	table_fini(&table);
	if (to != stdout && (ferror(to) | fclose(to)) && !*status)
		*status = EXIT_LAB;
	return err;
}

static int count_in(const struct count_options *o)
{
	_cleanup_lab_ struct lab lab = { 0 };
	struct count_modules m = { 0 };
	struct layout layout = { 0 };
	struct counted c = { 0 };
	int status = 0;
	int err = lab_init(&lab, o->guest.arch, o->guest.named ? o->guest.id : ID);

	if (!err)
		err = layout_init(&layout, &lab);
	if (!err && o->in)
		err = inside_order(&layout, o->in, &c.inside);
	/* Without it, programs have no names. */
	if (!err && !o->in)
		c.named = timeline_order(&layout, &c.orders) == 0;
	if (!err)
		err = prepare(o, &lab, &m);
	if (!err)
		err = count(o, &layout, &m, &c, &status);
	count_modules_fini(&m);
	layout_fini(&layout);
	return err ? applet_error(o->applet, err) : status;
}

static void check_options(const struct count_options *o)
{
	bool boot = o->words.n == 1 && strcmp(o->words.v[0], "boot") == 0;

	if (o->diff && (o->words.n != 2 || o->command))
		usage_error(o->applet, "--diff compares two files, which --json wrote");
	if (o->diff)
		return;
	if (o->in && (o->stacks || o->flame))
		usage_error(o->applet, "--in: not with --flame or --stacks");
	if (is_try(o) && o->words.n == 1)
		usage_error(o->applet,
			    "try what? Name a module (a C file, a folder, a .ko)");
	if (is_try(o))
		return;
	if (o->words.n && !boot)
		usage_error(o->applet,
			    "count '%s'? There are 'boot', 'try', or a command with -x",
			    o->words.v[0]);
	if (boot && o->command)
		usage_error(o->applet, "either boot, or a command with -x");
	if (!boot && !o->command)
		usage_error(o->applet, "nothing to count: 'boot', or a command with -x");
}

static long long parse_number(const struct count_options *o, const char *option,
			      const char *text)
{
	char *end;
	long long n;

	errno = 0;
	n = strtoll(text, &end, 10);
	if (errno || end == text || *end || n < 0)
		usage_error(o->applet, "%s %s: a number from 0 on is wanted", option, text);
	return n;
}

static error_t parse_table(struct count_options *o, int key, const char *arg)
{
	switch (key) {
	case KEY_TOP:
		o->top = parse_number(o, "--top", arg);
		return 0;
	case KEY_JSON:
		o->json = true;
		return 0;
	case KEY_LINES:
		o->tables |= REPORT_LINES;
		return 0;
	case KEY_FOLDERS:
		o->tables |= REPORT_FOLDERS;
		return 0;
	case KEY_STACKS:
		o->stacks = arg;
		return 0;
	case KEY_FLAME:
		o->flame = arg;
		return 0;
	case KEY_IN:
		o->in = arg;
		return 0;
	case KEY_DIFF:
		o->diff = true;
		return 0;
	case KEY_AT_MOST:
		o->at_most = parse_number(o, "--at-most", arg);
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static error_t parse_count(int key, char *arg, struct argp_state *state)
{
	struct count_options *o = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &o->guest;
		return 0;
	case 'x':
		o->command = arg;
		return 0;
	case 'e':
		strv_add(&o->kernel, arg);
		return 0;
	case KEY_EXACT:
		o->fast = false;
		return 0;
	case KEY_FAST:
		o->fast = true;
		return 0;
	case KEY_TIMEOUT:
		o->timeout_ms = seconds_parse(o->applet, "--timeout", arg);
		return 0;
	case ARGP_KEY_ARG:
		strv_add(&o->words, arg);
		return 0;
	case ARGP_KEY_END:
		check_options(o);
		return 0;
	}
	return parse_table(o, key, arg);
}

static int run_count(const struct applet *applet, int argc, char **argv)
{
	struct count_options o = {
		.applet = applet,
		.tables = REPORT_FUNCTIONS | REPORT_MODULES,
		.top = TOP,
		.at_most = -1,
		.timeout_ms = clock_scaled(TIMEOUT_MS),
	};
	int status, err;

	options_parse(applet, argc, argv, &o);
	if (o.diff) {
		err = report_diff(o.words.v[0], o.words.v[1], o.top, stdout);
		status = err ? applet_error(applet, err) : 0;
	} else {
		if (!o.command && !is_try(&o) && !o.in)
			o.tables |= REPORT_PHASES;
		status = count_in(&o);
	}
	strv_fini(&o.words);
	strv_fini(&o.kernel);
	return status;
}

static const struct argp_option count_options[] = {
	{ "execute", 'x', "COMMAND", 0, "count what a shell command costs in the guest", 0 },
	{ "in", KEY_IN, "FUNCTION", 0,
	  "only what this function of the kernel's does, and what it calls", 0 },
	{ "top", KEY_TOP, "N", 0, "so many rows of each table; 0: all (default: 20)", 0 },
	{ "folders", KEY_FOLDERS, NULL, 0, "by folder of the kernel's sources, too", 0 },
	{ "lines", KEY_LINES, NULL, 0, "by line of the kernel's sources, too", 0 },
	{ "json", KEY_JSON, NULL, 0,
	  "all of it as JSON; the command's output goes to standard error", 0 },
	{ "flame", KEY_FLAME, "FILE", 0,
	  "write a flame graph: a page of HTML that needs nothing else", 0 },
	{ "stacks", KEY_STACKS, "FILE", 0,
	  "write the samples that it is made of, as folded stacks", 0 },
	{ "at-most", KEY_AT_MOST, "N", 0,
	  "with status 1, if it is more: for git bisect run", 0 },
	{ "diff", KEY_DIFF, NULL, 0, "what grew between two files that --json wrote", 0 },
	{ "exact", KEY_EXACT, NULL, 0,
	  "the guest's clock counts instructions, so that two runs are the same (the default)",
	  0 },
	{ "fast", KEY_FAST, NULL, 0,
	  "the guest's clock is the host's: in half the time, and no two runs are the same",
	  0 },
	{ "kernel-arguments", 'e', "ARGUMENTS", 0,
	  "add to the kernel's command line; again and again", 0 },
	{ "timeout", KEY_TIMEOUT, "SECONDS", 0,
	  "end the guest after that time, with status 124 (default: 600)", 0 },
	{ 0 },
};

static const struct argp_child count_children[] = {
	{ .argp = &guest_argp },
	{ 0 },
};

static const struct argp count_argp = {
	.options = count_options,
	.parser = parse_count,
	.args_doc = "boot\n-x COMMAND\ntry MODULE...\n--diff BEFORE.json AFTER.json",
	.doc = "Counts the instructions that a guest executes, by function: of a boot, from "
	       "the first one of the firmware to the end of init's scripts, or of a command, "
	       "and nothing else, or of what loads modules of yours, runs their test.sh or "
	       "COMMAND, and unloads them. The guest (its id: count, or -i) has no agent and no network then."
	       "\vExit status: that of the command; 1 more than --at-most; 124 out of time; "
	       "125 could not boot; 99 the guest panicked; 2 wrong usage.",
	.children = count_children,
};

const struct applet cmd_count = {
	.name = "count",
	.summary = "how many instructions a boot or a command takes, and where",
	.argp = &count_argp,
	.run = run_count,
};
