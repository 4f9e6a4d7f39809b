// SPDX-License-Identifier: GPL-2.0-or-later
/* lkmc run: builds what is stale, then boots a guest with a fresh root image. */
#include <string.h>

#include "host/make.h"
#include "cmd/cmd.h"
#include "vm/kernel.h"
#include "cmd/runqemu.h"
#include "host/packages.h"
#include "lab.h"
#include "util/cleanup.h"
#include "util/mem.h"
#include "vm/sets.h"

struct run_options {
	struct runqemu_options runqemu;
	struct strv targets;
};

static error_t parse_run(int key, char *arg, struct argp_state *state)
{
	struct run_options *o = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &o->runqemu;
		return 0;
	case 't':
		strv_add(&o->targets, arg);
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

/*
 * The root image to be made. Debian's kernel has a root of its own, which runqemu_boot()
 * makes: then it is NULL.
 */
static int choose_image(const struct lab *lab, const struct run_options *o, char **image)
{
	_cleanup_free_ char *sets = NULL;
	int err = 0;

	*image = NULL;
	if (o->runqemu.image && strcmp(o->runqemu.image, KERNEL_DISTRO) == 0)
		return 0;
	if (o->runqemu.with.n)
		err = sets_join(lab, &o->runqemu.with, &sets);
	if (!err)
		*image = xasprintf("image%s%s", sets ? "+" : "", sets ? sets : "");
	return err;
}

static int build(const struct lab *lab, struct run_options *o)
{
	_cleanup_free_ char *image = NULL;
	int err = choose_image(lab, o, &image);

	if (!err)
		err = packages_need(lab, true);
	if (!err)
		err = make_check(lab, &o->targets);
	if (err)
		return err;
	if (image)
		strv_add(&o->targets, image);
	return make_targets(lab, &o->targets);
}

static int run_run(const struct applet *applet, int argc, char **argv)
{
	struct run_options o = { .runqemu = { .applet = applet, .fresh = true } };
	struct lab lab;
	int err;

	options_parse(applet, argc, argv, &o);
	err = lab_init(&lab, o.runqemu.guest.arch, o.runqemu.guest.id);
	if (err)
		return applet_error(applet, err);
	if (!o.runqemu.dry_run)
		err = build(&lab, &o);
	lab_fini(&lab);
	strv_fini(&o.targets);
	if (err) {
		strv_fini(&o.runqemu.kernel);
		strv_fini(&o.runqemu.with);
		return applet_error(applet, err);
	}
	return runqemu_boot(applet, &o.runqemu);
}

static const struct argp_option run_options[] = {
	{ "target", 't', "TARGET", 0,
	  "also make this target first, such as linux-reconfigure (make help lists all); again and again",
	  0 },
	{ 0 },
};

static const struct argp_child run_children[] = {
	{ .argp = &runqemu_argp },
	{ 0 },
};

static const struct argp run_argp = {
	.options = run_options,
	.parser = parse_run,
	.args_doc = "[-- QEMU OPTIONS]",
	.doc = "Builds what is stale, makes a fresh root image, and boots it."
	       "\vExit status: that of the command (-x); 124 out of time; 125 could not "
	       "build or boot; 99 the guest panicked, or reset by itself; 2 wrong usage.",
	.children = run_children,
};

const struct applet cmd_run = {
	.name = "run",
	.summary = "builds what is stale, then boots it with a fresh root image",
	.argp = &run_argp,
	.run = run_run,
};
