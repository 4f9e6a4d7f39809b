// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lkmc conf: what arch/ARCH.conf says, for Make and GDB: that it is right is found
 * out in one place.
 */
#include <stdio.h>

#include "cmd/cmd.h"
#include "lab.h"
#include "util/cleanup.h"

static int run_conf(const struct applet *applet, int argc, char **argv)
{
	_cleanup_lab_ struct lab lab = { 0 };
	struct guest_options o;
	int err;

	options_parse(applet, argc, argv, &o);
	err = lab_init(&lab, o.arch, o.id);
	if (err)
		return applet_error(applet, err);
	for (size_t i = 0; i < lab.arch.n; i++)
		printf("%s=%s\n", lab.arch.entries[i].key, lab.arch.entries[i].value);
	return 0;
}

static error_t parse_conf(int key, char *arg, struct argp_state *state)
{
	(void)arg;
	if (key != ARGP_KEY_INIT)
		return ARGP_ERR_UNKNOWN;
	state->child_inputs[0] = state->input;
	return 0;
}

static const struct argp_child conf_children[] = {
	{ .argp = &guest_argp },
	{ 0 },
};

static const struct argp conf_argp = {
	.parser = parse_conf,
	.doc = "Prints what arch/ARCH.conf says, as KEY=value, once it is found to be right.",
	.children = conf_children,
};

const struct applet cmd_conf = {
	.name = "conf",
	.summary = "what an arch's file says, for Make and GDB",
	.argp = &conf_argp,
	.hidden = true,
	.run = run_conf,
};
