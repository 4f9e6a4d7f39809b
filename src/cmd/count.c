// SPDX-License-Identifier: GPL-2.0-or-later
/* lkmc count: how many instructions a boot takes, or a command, and where. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "applet/counted.h"
#include "cmd/cmd.h"
#include "count/inside.h"
#include "count/modules.h"
#include "count/picture.h"
#include "count/report.h"
#include "count/run.h"
#include "count/users.h"
#include "util/cleanup.h"
#include "util/mem.h"

/* Instructions between two samples of the stack: primes, as loops have other lengths. */
#define PERIOD_BOOT 19997
#define PERIOD_COMMAND 997

enum {
	KEY_AT_MOST = COUNTED_KEYS,
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
	struct counted_options all;
	struct strv words;  /* "boot", "try" and modules, or what to compare */
	const char *in;     /* the function that is counted, or NULL for all */
	const char *stacks; /* the files that these are written to, or NULL */
	const char *flame;
	unsigned int tables;
	bool diff;
	bool fast;
	long long at_most; /* or -1 */
};

static void print(const struct count_options *o, const struct result *r, FILE *to)
{
	if (o->all.json)
		counted_print_json(report_json(r, o->all.guest.arch), to);
	else
		report_print(r, o->tables, o->all.top, to);
}

/* Where it did not come to its end, the count is no verdict. */
static int judge(const struct count_options *o, const struct result *r, int status)
{
	if (status || o->at_most < 0 || r->insns <= o->at_most)
		return status;
	fprintf(stderr, "lkmc %s: %lld instructions, more than the %lld of --at-most\n",
		o->all.applet->name, (long long)r->insns, o->at_most);
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
	return o->all.command || is_try(o) ? PERIOD_COMMAND : PERIOD_BOOT;
}

static int write_stacks(const struct count_options *o, const struct layout *layout,
			const struct count_table *table, const struct users *users)
{
	_cleanup_free_ char *words = strv_join(&o->words, " ");
	_cleanup_free_ char *title =
		xasprintf("lkmc count %s%s%s (%s)", words, o->all.command ? " -x " : "",
			  o->all.command ? o->all.command : "", layout->lab->arch.name);
	int err = o->stacks ? picture_stacks(layout, table, users, o->stacks) : 0;

	return err || !o->flame ? err :
				  picture_flame(layout, table, users, title, o->flame);
}

/* What is to be run in the guest; a boot is counted where that is nothing. */
static int prepare(const struct count_options *o, const struct lab *lab,
		   struct count_modules *m)
{
	*m = (struct count_modules){ 0 };
	if (is_try(o))
		return count_modules_init(m, lab, o->all.applet->name, o->words.v + 1,
					  o->all.command);
	m->command = xstrdup(o->all.command);
	return 0;
}

/* What the plugin was told, besides what it is always. */
struct told {
	uint32_t inside; /* the order */
	struct timeline_orders orders;
	bool named;
};

static int count(const struct count_options *o, const struct layout *layout,
		 const struct count_modules *m, const struct told *told, int *status)
{
	struct count_run run = {
		.before = m->before,
		.command = m->command,
		.fast = o->fast,
		.period = choose_period(o),
	};
	FILE *to = counted_output(&o->all);
	struct count_table table;
	struct users *users = NULL;
	struct result result;
	int err;

	counted_tell(&o->all);
	err = counted_boot(&o->all, &run, layout, &table, status);
	if (!err) {
		result_init(&result, layout, &table, o->tables & REPORT_LINES);
		result.boot = !m->command && !o->in;
		result.repeatable = !o->fast;
		result_set_inside(&result, o->in, &table, told->inside);
		if (told->named) {
			users = users_new(layout, &told->orders, &table);
			users_name(users, &result);
		}
		print(o, &result, to);
		*status = judge(o, &result, *status);
		result_fini(&result);
		if (o->stacks || o->flame)
			err = write_stacks(o, layout, &table, users);
		users_free(users);
	}
	table_fini(&table);
	counted_close(to, status);
	return err;
}

static int count_in(const void *data, struct layout *layout, int *status)
{
	const struct count_options *o = data;
	struct count_modules m = { 0 };
	struct told told = { 0 };
	int err = prepare(o, layout->lab, &m);

	if (!err && o->in)
		err = inside_order(layout, o->in, m.built, &told.inside);
	/* Without it, programs have no names. */
	if (!err && !o->in)
		told.named = timeline_order(layout, &told.orders) == 0;
	if (!err)
		err = count(o, layout, &m, &told, status);
	count_modules_fini(&m);
	return err;
}

static void check_options(const struct count_options *o)
{
	bool boot = o->words.n == 1 && strcmp(o->words.v[0], "boot") == 0;

	if (o->diff && (o->words.n != 2 || o->all.command))
		usage_error(o->all.applet, "--diff compares two files, which --json wrote");
	if (o->diff)
		return;
	if (o->in && (o->stacks || o->flame))
		usage_error(o->all.applet, "--in: not with --flame or --stacks");
	if (is_try(o) && o->words.n == 1)
		usage_error(o->all.applet,
			    "try what? Name a module (a C file, a folder, a .ko)");
	if (is_try(o))
		return;
	if (o->words.n && !boot)
		usage_error(o->all.applet,
			    "count '%s'? There are 'boot', 'try', or a command with -x",
			    o->words.v[0]);
	if (boot && o->all.command)
		usage_error(o->all.applet, "either boot, or a command with -x");
	if (!boot && !o->all.command)
		usage_error(o->all.applet,
			    "nothing to count: 'boot', or a command with -x");
}

static error_t parse_table(struct count_options *o, int key, char *arg)
{
	switch (key) {
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
		o->at_most = counted_number(&o->all, "--at-most", arg);
		return 0;
	}
	return counted_parse(key, arg, &o->all);
}

static error_t parse_count(int key, char *arg, struct argp_state *state)
{
	struct count_options *o = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &o->all;
		return 0;
	case KEY_EXACT:
		o->fast = false;
		return 0;
	case KEY_FAST:
		o->fast = true;
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
		.tables = REPORT_FUNCTIONS | REPORT_MODULES,
		.at_most = -1,
	};
	int status, err;

	counted_init(&o.all, applet);
	options_parse(applet, argc, argv, &o);
	if (o.diff) {
		err = report_diff(o.words.v[0], o.words.v[1], o.all.top, stdout);
		status = err ? applet_error(applet, err) : 0;
	} else {
		if (!o.all.command && !is_try(&o) && !o.in)
			o.tables |= REPORT_PHASES;
		status = counted_run(&o.all, count_in, &o);
	}
	strv_fini(&o.words);
	counted_fini(&o.all);
	return status;
}

static const struct argp_option count_options[] = {
	{ "execute", 'x', "COMMAND", 0, "count what a shell command costs in the guest", 0 },
	{ "in", KEY_IN, "FUNCTION", 0,
	  "only what this function does, and what it calls: the kernel's, a module's, or "
	  "MODULE:FUNCTION",
	  0 },
	{ "top", COUNTED_TOP, "N", 0, "so many rows of each table; 0: all (default: 20)",
	  0 },
	{ "folders", KEY_FOLDERS, NULL, 0, "by folder of the kernel's sources, too", 0 },
	{ "lines", KEY_LINES, NULL, 0, "by line of the kernel's sources, too", 0 },
	{ "json", COUNTED_JSON, NULL, 0,
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
	{ 0 },
};

static const struct argp_child count_children[] = {
	{ .argp = &counted_argp },
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
