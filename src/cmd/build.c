// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lkmc build, and what "run" needs of it: calling Make. What is stale, in what
 * order it is built, and that one build of an arch waits for another, is Make's
 * business.
 */
#include "cmd/build.h"
#include "cmd/cmd.h"

#include <errno.h>
#include <string.h>
#include <sys/wait.h>

#include "host/packages.h"
#include "util/child.h"
#include "util/cleanup.h"
#include "util/fail.h"
#include "util/mem.h"

static void make_command(const struct lab *lab, const char *target, struct strv *args)
{
	strv_add(args, "make");
	strv_add(args, "--no-print-directory");
	strv_add(args, "-C");
	strv_add(args, lab->top);
	/* As many packages at a time as there are; each uses all cores where it can. */
	strv_add(args, "-j4");
	strv_addf(args, "ARCH=%s", lab->arch.name);
	strv_add(args, target);
}

static int check_target(const struct lab *lab, const char *target)
{
	_cleanup_strv_ struct strv args = { 0 };
	_cleanup_free_ char *variable = xasprintf("LKMC_ASK=%s", target);
	int status, err;

	/* Make must not take it for an option or a variable. */
	if (target[0] == '-' || strpbrk(target, "=$ \t\n"))
		return fail_usage("no target '%s': make help lists them", target);

	make_command(lab, "has-target", &args);
	strv_add(&args, variable);
	err = child_run(args.v, CHILD_NO_INPUT | CHILD_SILENT, &status);
	if (err || status == 0)
		return err;
	return fail_usage("no target '%s': make help lists them", target);
}

static int make_target(const struct lab *lab, const char *target)
{
	_cleanup_strv_ struct strv args = { 0 };
	int status = 0, err;

	make_command(lab, target, &args);
	err = child_run(args.v, CHILD_NO_INPUT, &status);
	if (err == -EINTR || (!err && WIFSIGNALED(status)))
		return fail(EINTR,
			    "the build was stopped; the same command goes on from there");
	if (!err && status)
		return fail(EIO,
			    "the build failed: see above; the same command goes on from there");
	return err;
}

int lab_build(const struct lab *lab, const struct strv *targets)
{
	int err = 0;

	for (size_t i = 0; i < targets->n && !err; i++) {
		/* What the lab itself asks for is there. */
		if (strcmp(targets->v[i], "image") != 0)
			err = check_target(lab, targets->v[i]);
		if (!err)
			err = make_target(lab, targets->v[i]);
	}
	return err;
}

struct build_options {
	struct guest_options guest;
	struct strv targets;
};

static int run_build(const struct applet *applet, int argc, char **argv)
{
	struct lab lab __attribute__((cleanup(lab_fini))) = { 0 };
	struct build_options o = { 0 };
	int err;

	options_parse(applet, argc, argv, &o);
	err = lab_init(&lab, o.guest.arch, "0");
	if (!o.targets.n)
		strv_add(&o.targets, "image");
	if (!err)
		err = packages_need(&lab, false);
	if (!err)
		err = lab_build(&lab, &o.targets);
	strv_fini(&o.targets);
	return err ? applet_error(applet, err) : 0;
}

static error_t parse_build(int key, char *arg, struct argp_state *state)
{
	struct build_options *o = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		o->guest.arch = default_arch();
		return 0;
	case 'a':
		o->guest.arch = arg;
		return 0;
	case ARGP_KEY_ARG:
		strv_add(&o->targets, arg);
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp_option build_options[] = {
	{ "arch", 'a', "ARCH", 0, "the architecture (default: $LKMC_ARCH, or x86_64)", 0 },
	{ 0 },
};

static const struct argp build_argp = {
	.options = build_options,
	.parser = parse_build,
	.args_doc = "[TARGET...]",
	.doc = "Builds what is stale: all that a boot needs, or the targets named "
	       "(make help lists them).",
};

const struct applet cmd_build = {
	.name = "build",
	.summary = "builds what is stale, and boots nothing",
	.argp = &build_argp,
	.run = run_build,
};
