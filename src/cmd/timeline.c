// SPDX-License-Identifier: GPL-2.0-or-later
/* lkmc timeline: when a boot did what, by the instructions executed up to then. */
#include <stdio.h>
#include <string.h>

#include "applet/counted.h"
#include "cmd/cmd.h"
#include "count/timeline.h"

enum {
	KEY_HTML = COUNTED_KEYS,
};

struct timeline_options {
	struct counted_options all;
	const char *what; /* "boot" */
	const char *html; /* a file, or NULL */
};

static int show(const struct timeline_options *o, const struct layout *layout,
		const struct timeline *t)
{
	if (o->all.json)
		counted_print_json(timeline_json(t, layout->lab->arch.name), stdout);
	else
		timeline_print(t, o->all.top, stdout);
	return o->html ? timeline_page(t, layout->lab, o->html) : 0;
}

static int trace_boot(const void *data, struct layout *layout, int *status)
{
	const struct timeline_options *o = data;
	struct count_run run = { 0 };
	struct timeline_orders orders;
	struct count_table table = { 0 };
	struct timeline timeline;
	struct result result;
	int err = timeline_order(layout, &orders);

	if (!err) {
		counted_tell(&o->all);
		err = counted_boot(&o->all, &run, layout, &table, status);
	}
	if (!err) {
		result_init(&result, layout, &table, false);
		timeline_init(&timeline, layout, &orders, &table, &result);
		err = show(o, layout, &timeline);
		timeline_fini(&timeline);
		result_fini(&result);
	}
	table_fini(&table);
	return err;
}

static error_t parse_timeline(int key, char *arg, struct argp_state *state)
{
	struct timeline_options *o = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &o->all;
		return 0;
	case KEY_HTML:
		o->html = arg;
		return 0;
	case ARGP_KEY_ARG:
		if (o->what || strcmp(arg, "boot") != 0)
			usage_error(o->all.applet, "a timeline of '%s'? There is 'boot'",
				    arg);
		o->what = arg;
		return 0;
	case ARGP_KEY_END:
		if (!o->what)
			usage_error(o->all.applet, "a timeline of what? There is 'boot'");
		return 0;
	}
	return counted_parse(key, arg, &o->all);
}

static int run_timeline(const struct applet *applet, int argc, char **argv)
{
	struct timeline_options o = { 0 };
	int status;

	counted_init(&o.all, applet);
	options_parse(applet, argc, argv, &o);
	status = counted_run(&o.all, trace_boot, &o);
	counted_fini(&o.all);
	return status;
}

static const struct argp_option timeline_options[] = {
	{ "top", COUNTED_TOP, "N", 0,
	  "the N largest initcalls and processes; 0: all (default: 20)", 0 },
	{ "json", COUNTED_JSON, NULL, 0, "print all of it as JSON", 0 },
	{ "html", KEY_HTML, "FILE", 0, "write it as a page to look at, too", 0 },
	{ 0 },
};

static const struct argp_child timeline_children[] = {
	{ .argp = &counted_argp },
	{ 0 },
};

static const struct argp timeline_argp = {
	.options = timeline_options,
	.parser = parse_timeline,
	.args_doc = "boot",
	.doc = "Prints when a boot did what: its phases, the kernel's initcalls, and the processes, "
	       "in the order of their beginnings. The clock is the number of instructions that "
	       "the guest had executed by then, which QEMU counts: the kernel is told nothing, "
	       "prints nothing, and does the same in each run. The guest (its id: count, or -i) "
	       "has no agent and no network then."
	       "\vExit status: 0 for a boot that came to its end; 124 out of time; 125 could not "
	       "boot; 99 the guest panicked; 2 wrong usage.",
	.children = timeline_children,
};

const struct applet cmd_timeline = {
	.name = "timeline",
	.summary = "when a boot did what: phases, initcalls, processes",
	.argp = &timeline_argp,
	.run = run_timeline,
};
