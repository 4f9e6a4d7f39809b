// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Calling Make. What is stale, in what order it is built, and that one build of an arch
 * waits for another, is Make's business.
 */
#include "host/make.h"

#include <errno.h>
#include <string.h>
#include <sys/wait.h>

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

int make_target(const struct lab *lab, const char *target)
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

int make_check(const struct lab *lab, const struct strv *targets)
{
	int err = 0;

	for (size_t i = 0; i < targets->n && !err; i++)
		err = check_target(lab, targets->v[i]);
	return err;
}

int make_targets(const struct lab *lab, const struct strv *targets)
{
	int err = 0;

	for (size_t i = 0; i < targets->n && !err; i++)
		err = make_target(lab, targets->v[i]);
	return err;
}
