// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lkmc build, and what "run" needs of it: calling Make. What is stale, in what
 * order it is built, and that one build of an arch waits for another, is Make's
 * business.
 */
#include "cmd/build.h"
#include "cmd/cmd.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "host/packages.h"
#include "util/cleanup.h"
#include "util/fail.h"
#include "util/mem.h"

/* Returns make's wait status, or a negative errno with fail(). */
static int run_make(char *const argv[], bool silent)
{
	int status;
	pid_t parent = getpid(), pid = fork();

	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGTERM);
		if (getppid() != parent)
			_exit(127);
		if (silent)
			dup2(open("/dev/null", O_WRONLY), STDERR_FILENO);
		/* Standard output is for the guest's words. */
		dup2(STDERR_FILENO, STDOUT_FILENO);
		execvp(argv[0], argv);
		fprintf(stderr, "lkmc: cannot run %s: %s\n", argv[0], strerror(errno));
		_exit(127);
	}
	if (pid < 0)
		return fail_errno("cannot fork");
	while (waitpid(pid, &status, 0) < 0) {
		if (errno != EINTR)
			return fail_errno("cannot wait for make");
	}
	return status;
}

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
	int status;

	/* Make must not take it for an option or a variable. */
	if (target[0] == '-' || strpbrk(target, "=$ \t\n"))
		return fail_usage("no target '%s': make help lists them", target);

	make_command(lab, "has-target", &args);
	strv_add(&args, variable);
	status = run_make(args.v, true);
	if (status < 0 || status == 0)
		return status;
	return fail_usage("no target '%s': make help lists them", target);
}

int lab_build(const struct lab *lab, const struct strv *targets)
{
	for (size_t i = 0; i < targets->n; i++) {
		const char *target = targets->v[i];
		int status = 0;

		/* What the lab itself asks for is there. */
		if (strcmp(target, "image") != 0)
			status = check_target(lab, target);
		if (status == 0) {
			_cleanup_strv_ struct strv args = { 0 };

			make_command(lab, target, &args);
			status = run_make(args.v, false);
		}
		if (status < 0)
			return status;
		if (WIFSIGNALED(status))
			return fail(EINTR,
				    "the build was stopped; the same command goes on from there");
		if (status)
			return fail(EIO,
				    "the build failed: see above; the same command goes on from there");
	}
	return 0;
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
