// SPDX-License-Identifier: GPL-2.0-or-later
/* lkmc build: what is stale, by Make. */
#include "cmd/cmd.h"
#include "host/make.h"
#include "host/packages.h"
#include "util/cleanup.h"

struct build_options {
	const char *arch;
	struct strv targets;
};

static int run_build(const struct applet *applet, int argc, char **argv)
{
	struct build_options o = { 0 };
	_cleanup_lab_ struct lab lab = { 0 };
	int err;

	options_parse(applet, argc, argv, &o);
	err = lab_init(&lab, o.arch, "0");
	if (!err)
		err = packages_need(&lab, false);
	if (!err)
		err = make_check(&lab, &o.targets);
	if (!o.targets.n)
		strv_add(&o.targets, "image");
	if (!err)
		err = make_targets(&lab, &o.targets);
	strv_fini(&o.targets);
	return err ? applet_error(applet, err) : 0;
}

static error_t parse_build(int key, char *arg, struct argp_state *state)
{
	struct build_options *o = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &o->arch;
		return 0;
	case ARGP_KEY_ARG:
		strv_add(&o->targets, arg);
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp_child build_children[] = {
	{ .argp = &arch_argp },
	{ 0 },
};

static const struct argp build_argp = {
	.parser = parse_build,
	.args_doc = "[TARGET...]",
	.doc = "Builds what is stale: all that a boot needs, or the targets named "
	       "(make help lists them).",
	.children = build_children,
};

const struct applet cmd_build = {
	.name = "build",
	.summary = "builds what is stale, and boots nothing",
	.argp = &build_argp,
	.run = run_build,
};
