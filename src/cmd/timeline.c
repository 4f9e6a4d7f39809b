// SPDX-License-Identifier: GPL-2.0-or-later
/* lkmc timeline: when a boot did what, by the instructions executed up to then. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/cmd.h"
#include "count/run.h"
#include "count/timeline.h"
#include "lab.h"
#include "util/cleanup.h"
#include "util/clock.h"

#define TIMEOUT_MS 600000
#define TOP 20
/* The guest's id, unless another is given: as that of lkmc count. */
#define ID "count"

enum {
	KEY_TIMEOUT = 256,
	KEY_TOP,
	KEY_JSON,
	KEY_HTML,
};

struct timeline_options {
	const struct applet *applet;
	struct guest_options guest;
	struct strv kernel;
	const char *what; /* "boot" */
	const char *html; /* a file, or NULL */
	size_t top;
	bool json;
	long long timeout_ms;
};

static int show(const struct timeline_options *o, const struct layout *layout,
		const struct timeline *t)
{
	const char *arch = layout->lab->arch.name;

	if (o->json) {
		json_object *all = timeline_json(t, arch);

		printf("%s\n",
		       json_object_to_json_string_ext(all, JSON_C_TO_STRING_PRETTY));
		json_object_put(all);
	} else {
		timeline_print(t, o->top, stdout);
	}
	return o->html ? timeline_page(t, layout->lab, o->html) : 0;
}

static int trace_boot(const struct timeline_options *o, struct layout *layout, int *status)
{
	const struct count_run run = {
		.applet = o->applet,
		.lab = layout->lab,
		.layout = layout,
		.kernel = o->kernel.v,
		.timeout_ms = o->timeout_ms,
	};
	struct timeline_orders orders;
	struct count_table table = { 0 };
	struct timeline timeline;
	struct result result;
	int err = timeline_order(layout, &orders);

	if (!err && isatty(STDERR_FILENO))
		fprintf(stderr, "lkmc %s: booting, and counting\n", o->applet->name);
	if (!err)
		err = count_run(&run, &table, status);
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

static void set_top(struct timeline_options *o, const char *text)
{
	char *end;
	long long n;

	errno = 0;
	n = strtoll(text, &end, 10);
	if (errno || end == text || *end || n < 0)
		usage_error(o->applet, "--top %s: a number from 0 on is wanted", text);
	o->top = n;
}

static error_t parse_timeline(int key, char *arg, struct argp_state *state)
{
	struct timeline_options *o = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &o->guest;
		return 0;
	case 'e':
		strv_add(&o->kernel, arg);
		return 0;
	case KEY_TOP:
		set_top(o, arg);
		return 0;
	case KEY_JSON:
		o->json = true;
		return 0;
	case KEY_HTML:
		o->html = arg;
		return 0;
	case KEY_TIMEOUT:
		o->timeout_ms = seconds_parse(o->applet, "--timeout", arg);
		return 0;
	case ARGP_KEY_ARG:
		if (o->what || strcmp(arg, "boot") != 0)
			usage_error(o->applet, "a timeline of '%s'? There is 'boot'", arg);
		o->what = arg;
		return 0;
	case ARGP_KEY_END:
		if (!o->what)
			usage_error(o->applet, "a timeline of what? There is 'boot'");
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static int run_timeline(const struct applet *applet, int argc, char **argv)
{
	struct timeline_options o = { .applet = applet,
				      .top = TOP,
				      .timeout_ms = clock_scaled(TIMEOUT_MS) };
	_cleanup_lab_ struct lab lab = { 0 };
	struct layout layout = { 0 };
	int status = 0, err;

	options_parse(applet, argc, argv, &o);
	err = lab_init(&lab, o.guest.arch, o.guest.named ? o.guest.id : ID);
	if (!err)
		err = layout_init(&layout, &lab);
	if (!err)
		err = trace_boot(&o, &layout, &status);
	layout_fini(&layout);
	strv_fini(&o.kernel);
	return err ? applet_error(applet, err) : status;
}

static const struct argp_option timeline_options[] = {
	{ "top", KEY_TOP, "N", 0,
	  "the N largest initcalls and processes; 0: all (default: 20)", 0 },
	{ "json", KEY_JSON, NULL, 0, "print all of it as JSON", 0 },
	{ "html", KEY_HTML, "FILE", 0, "write it as a page to look at, too", 0 },
	{ "kernel-arguments", 'e', "ARGUMENTS", 0,
	  "add to the kernel's command line; again and again", 0 },
	{ "timeout", KEY_TIMEOUT, "SECONDS", 0,
	  "end the guest after that time, with status 124 (default: 600)", 0 },
	{ 0 },
};

static const struct argp_child timeline_children[] = {
	{ .argp = &guest_argp },
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
