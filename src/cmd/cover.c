// SPDX-License-Identifier: GPL-2.0-or-later
/* lkmc cover: which lines of a module, or of a file of the kernel's, ran. */
#include <stdio.h>

#include "applet/counted.h"
#include "cmd/cmd.h"
#include "count/coverage.h"
#include "util/cleanup.h"
#include "util/file.h"
#include "util/mem.h"

enum {
	KEY_LCOV = COUNTED_KEYS,
	KEY_SUMMARY,
};

struct cover_options {
	struct counted_options all;
	struct strv names;
	const char *lcov; /* a file, or NULL */
	bool summary;
};

static int write_lcov(const struct cover_options *o, const struct lab *lab,
		      const struct coverage *c)
{
	_cleanup_free_ char *text = NULL;
	size_t size;
	FILE *f = xmemstream(&text, &size);

	coverage_lcov(c, lab->top, f);
	xmemclose(f);
	return file_write(o->lcov, text, size);
}

static int show(const struct cover_options *o, const struct lab *lab,
		const struct coverage *c)
{
	int err = 0;

	for (size_t i = 0; !err && i < c->files.n; i++) {
		const char *file = c->files.v[i];
		size_t all, ran;

		if (!o->summary)
			err = coverage_print(c, lab->top, file, stdout);
		coverage_sum(c, file, &all, &ran);
		printf("%s: %zu of %zu lines ran\n", file, ran, all);
	}
	for (size_t i = 0; i < c->edited.n; i++)
		fprintf(stderr,
			"lkmc %s: %s was edited since it was compiled: build it, and the lines "
			"are those that ran\n",
			o->all.applet->name, c->edited.v[i]);
	if (!err && o->lcov)
		err = write_lcov(o, lab, c);
	return err;
}

static int cover(const void *data, struct layout *layout, int *status)
{
	const struct cover_options *o = data;
	struct count_run run = { .command = o->all.command, .fast = true };
	_cleanup_(coverage_fini) struct coverage c = { 0 };
	struct count_table table;
	int err = counted_boot(&o->all, &run, layout, &table, status);

	fflush(stdout);
	if (!err)
		err = coverage_init(&c, layout, &table, &o->names);
	if (!err)
		err = show(o, layout->lab, &c);
	table_fini(&table);
	return err;
}

static error_t parse_cover(int key, char *arg, struct argp_state *state)
{
	struct cover_options *o = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &o->all;
		return 0;
	case KEY_LCOV:
		o->lcov = arg;
		return 0;
	case KEY_SUMMARY:
		o->summary = true;
		return 0;
	case ARGP_KEY_ARG:
		strv_add(&o->names, arg);
		return 0;
	case ARGP_KEY_END:
		if (!o->names.n)
			usage_error(o->all.applet,
				    "lines of what? Name a module or a source file of the kernel's");
		return 0;
	}
	return counted_parse(key, arg, &o->all);
}

static int run_cover(const struct applet *applet, int argc, char **argv)
{
	struct cover_options o = { 0 };
	int status;

	counted_init(&o.all, applet);
	options_parse(applet, argc, argv, &o);
	status = counted_run(&o.all, cover, &o);
	strv_fini(&o.names);
	counted_fini(&o.all);
	return status;
}

static const struct argp_option cover_options[] = {
	{ "execute", 'x', "COMMAND", 0,
	  "what this shell command makes run in the guest; else all of a boot", 0 },
	{ "summary", KEY_SUMMARY, NULL, 0, "only how many lines", 0 },
	{ "lcov", KEY_LCOV, "FILE", 0, "write it as lcov has it, too", 0 },
	{ 0 },
};

static const struct argp_child cover_children[] = {
	{ .argp = &counted_argp },
	{ 0 },
};

static const struct argp cover_argp = {
	.options = cover_options,
	.parser = parse_cover,
	.args_doc = "NAME...",
	.doc = "Prints sources with how often each line ran, as gcov does; ##### is a line that "
	       "never did. NAME is a module that is loaded meanwhile, or a C file of the "
	       "kernel's or of such a module (fork.c, kernel/fork.c). Nothing is compiled again: "
	       "QEMU counts the code, and the debug information has the lines. The guest (its "
	       "id: count, or -i) has no agent and no network then."
	       "\vExit status: that of the command; 124 out of time; 125 could not boot; 99 the "
	       "guest panicked; 2 wrong usage.",
	.children = cover_children,
};

const struct applet cmd_cover = {
	.name = "cover",
	.summary = "which lines of a module or of the kernel a command makes run",
	.argp = &cover_argp,
	.run = run_cover,
};
