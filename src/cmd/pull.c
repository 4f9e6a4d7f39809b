// SPDX-License-Identifier: GPL-2.0-or-later
/* lkmc pull: copies a file out of a guest that is running. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cmd/cmd.h"
#include "applet/connect.h"
#include "util/cleanup.h"
#include "util/fail.h"
#include "util/mem.h"

struct pull_options {
	const struct applet *applet;
	struct guest_options guest;
	const char *path; /* in the guest */
	const char *file; /* here, "-" for standard output, or NULL */
};

static error_t parse_pull(int key, char *arg, struct argp_state *state)
{
	struct pull_options *o = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &o->guest;
		return 0;
	case ARGP_KEY_ARG:
		if (state->arg_num == 0)
			o->path = arg;
		else if (state->arg_num == 1)
			o->file = arg;
		else
			usage_error(o->applet, "unexpected '%s'", arg);
		return 0;
	case ARGP_KEY_NO_ARGS:
		usage_error(o->applet, "no path");
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp_child pull_children[] = {
	{ .argp = &guest_argp },
	{ 0 },
};

static const struct argp pull_argp = {
	.parser = parse_pull,
	.args_doc = "PATH [FILE]",
	.doc = "Copies the guest's PATH to FILE, with its permissions: by default to its "
	       "own name in the current folder; if FILE is a folder, into it; - is standard "
	       "output. The file appears whole or not at all.",
	.children = pull_children,
};

/* The file on the host, for the caller to free. */
static char *choose_file(const struct pull_options *o)
{
	const char *slash = strrchr(o->path, '/');
	const char *name = slash ? slash + 1 : o->path;
	struct stat st;

	if (!o->file)
		return xstrdup(name);
	if (stat(o->file, &st) == 0 && S_ISDIR(st.st_mode))
		return xasprintf("%s/%s", o->file, name);
	return xstrdup(o->file);
}

static int pull(struct agent *agent, const char *path, const char *file)
{
	_cleanup_free_ char *beside = xasprintf("%s.XXXXXX", file);
	_cleanup_close_ int fd = mkostemp(beside, O_CLOEXEC);
	mode_t mode, mask = umask(0);
	int err;

	umask(mask);
	if (fd < 0)
		return fail_errno("cannot write beside %s", file);
	err = agent_pull(agent, path, fd, &mode);
	/* Not set-user-ID: what root of the guest made may be anything. */
	if (!err && (fchmod(fd, mode & 0777 & ~mask) || rename(beside, file)))
		err = fail_errno("cannot write %s", file);
	if (err)
		unlink(beside);
	return err;
}

static int run_pull(const struct applet *applet, int argc, char **argv)
{
	struct pull_options o = { .applet = applet };
	_cleanup_agent_ struct agent agent = { .fd = -1, .lock = -1 };
	_cleanup_free_ char *file = NULL;
	mode_t mode;
	int status, err;

	options_parse(applet, argc, argv, &o);
	file = choose_file(&o);
	if (!*file)
		usage_error(applet, "%s: a folder has no contents to copy", o.path);
	status = connect_guest(applet, &o.guest, -1, &agent);
	if (status)
		return status;
	if (strcmp(file, "-") == 0)
		err = agent_pull(&agent, o.path, STDOUT_FILENO, &mode);
	else
		err = pull(&agent, o.path, file);
	return err ? applet_error(applet, err) : 0;
}

const struct applet cmd_pull = {
	.name = "pull",
	.summary = "copies a file out of the running guest",
	.argp = &pull_argp,
	.run = run_pull,
};
