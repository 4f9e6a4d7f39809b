// SPDX-License-Identifier: GPL-2.0-or-later
/* lkmc profile: where QEMU's time goes, beside where the guest's instructions go. */
#include <stdio.h>
#include <string.h>

#include "applet/counted.h"
#include "cmd/cmd.h"
#include "count/picture.h"
#include "count/profile.h"
#include "util/cleanup.h"
#include "util/mem.h"

enum {
	KEY_QEMU = COUNTED_KEYS,
	KEY_FLAME,
	KEY_STACKS,
};

struct profile_options {
	struct counted_options all;
	const char *what; /* "boot", or NULL */
	bool qemu;
	const char *flame; /* the files that these are written to, or NULL */
	const char *stacks;
};

static void tell(const struct profile_options *o, const struct profile *p)
{
	const char *name = o->all.applet->name;

	if (p->stripped)
		fprintf(stderr,
			"lkmc %s: %s has no symbols or no DWARF, so its parts are not told "
			"apart: ./lkmc build host-qemu-rebuild builds it again\n",
			name, p->stripped);
	if (p->lost)
		fprintf(stderr,
			"lkmc %s: there was no room for %llu more ticks: their time is that of "
			"other threads\n",
			name, (unsigned long long)p->lost);
}

static int write_files(const struct profile_options *o, const struct profile *p,
		       const struct lab *lab)
{
	const char *command = o->all.command;
	_cleanup_free_ char *title = xasprintf("lkmc profile %s%s (%s)",
					       command ? "-x " : "boot", command ?: "",
					       lab->arch.name);
	int err = o->stacks ? picture_folded(p->tree, o->stacks) : 0;

	return err || !o->flame ?
		       err :
		       picture_page(p->tree, lab, title, "µs of CPU time", o->flame);
}

static int profile(const void *data, struct layout *layout, int *status)
{
	const struct profile_options *o = data;
	struct count_run run = {
		.command = o->all.command,
		.fast = true,
		.profile = true,
	};
	FILE *to = counted_output(&o->all);
	struct count_table table;
	struct profile p;
	int err;

	counted_tell(&o->all);
	err = counted_boot(&o->all, &run, layout, &table, status);
	if (!err) {
		profile_init(&p, layout, &table);
		if (o->all.json)
			counted_print_json(profile_json(&p, layout->lab->arch.name), to);
		else
			profile_print(&p, o->all.top, o->qemu, to);
		tell(o, &p);
		err = write_files(o, &p, layout->lab);
		profile_fini(&p);
	}
	table_fini(&table);
	counted_close(to, status);
	return err;
}

static void check_options(const struct profile_options *o)
{
	if (o->what && strcmp(o->what, "boot") != 0)
		usage_error(o->all.applet,
			    "profile '%s'? There are 'boot', or a command with -x",
			    o->what);
	if (o->what && o->all.command)
		usage_error(o->all.applet, "either boot, or a command with -x");
	if (!o->what && !o->all.command)
		usage_error(o->all.applet, "profile what? 'boot', or a command with -x");
}

static error_t parse_profile(int key, char *arg, struct argp_state *state)
{
	struct profile_options *o = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &o->all;
		return 0;
	case KEY_QEMU:
		o->qemu = true;
		return 0;
	case KEY_FLAME:
		o->flame = arg;
		return 0;
	case KEY_STACKS:
		o->stacks = arg;
		return 0;
	case ARGP_KEY_ARG:
		if (o->what)
			return ARGP_ERR_UNKNOWN;
		o->what = arg;
		return 0;
	case ARGP_KEY_END:
		check_options(o);
		return 0;
	}
	return counted_parse(key, arg, &o->all);
}

static int run_profile(const struct applet *applet, int argc, char **argv)
{
	struct profile_options o = { 0 };
	int status;

	counted_init(&o.all, applet);
	options_parse(applet, argc, argv, &o);
	status = counted_run(&o.all, profile, &o);
	counted_fini(&o.all);
	return status;
}

static const struct argp_option profile_options[] = {
	{ "execute", 'x', "COMMAND", 0, "of a shell command in the guest", 0 },
	{ "top", COUNTED_TOP, "N", 0, "so many functions; 0: all (default: 20)", 0 },
	{ "qemu", KEY_QEMU, NULL, 0, "by function of QEMU, too", 0 },
	{ "json", COUNTED_JSON, NULL, 0,
	  "all of it as JSON; the command's output goes to standard error", 0 },
	{ "flame", KEY_FLAME, "FILE", 0,
	  "write a page of HTML: the parts of QEMU, and for which functions of the guest",
	  0 },
	{ "stacks", KEY_STACKS, "FILE", 0, "write what it is made of, as folded stacks", 0 },
	{ 0 },
};

static const struct argp_child profile_children[] = {
	{ .argp = &counted_argp },
	{ 0 },
};

static const struct argp profile_argp = {
	.options = profile_options,
	.parser = parse_profile,
	.args_doc = "boot\n-x COMMAND",
	.doc = "Says where the time of a guest goes: which part of QEMU took how much of the "
	       "host's CPU time, for which functions of the guest, and how many of the "
	       "instructions are these functions'. Of a boot, from power-on to the end of init's "
	       "scripts, or of a command, and nothing else. The guest's clock is the host's. The "
	       "guest (its id: count, or -i) has no agent and no network then."
	       "\vExit status: that of the command; 124 out of time; 125 could not boot; 99 the "
	       "guest panicked; 2 wrong usage.",
	.children = profile_children,
};

const struct applet cmd_profile = {
	.name = "profile",
	.summary = "where the time of a boot or a command goes, in QEMU and in the guest",
	.argp = &profile_argp,
	.run = run_profile,
};
