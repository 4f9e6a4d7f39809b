// SPDX-License-Identifier: GPL-2.0-or-later
/* lkmc push: copies files into a guest that is running. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cmd/cmd.h"
#include "applet/connect.h"
#include "util/cleanup.h"
#include "util/fail.h"
#include "util/mem.h"

struct push_options {
	const struct applet *applet;
	struct guest_options guest;
	char **words; /* FILE..., and where they go if it is more than one */
	int n;
};

static error_t parse_push(int key, char *arg, struct argp_state *state)
{
	struct push_options *o = state->input;

	(void)arg;
	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &o->guest;
		return 0;
	case ARGP_KEY_ARGS:
		o->words = state->argv + state->next;
		o->n = state->argc - state->next;
		return 0;
	case ARGP_KEY_NO_ARGS:
		usage_error(o->applet, "no file");
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp_child push_children[] = {
	{ .argp = &guest_argp },
	{ 0 },
};

static const struct argp push_argp = {
	.parser = parse_push,
	.args_doc = "FILE [PATH]\nFILE... FOLDER",
	.doc = "Copies files of the host into the running guest, with their permissions: to "
	       "PATH, or to / under their own names. If PATH is a folder, into it. A file "
	       "appears whole or not at all; one that is there is replaced.",
	.children = push_children,
};

static int push(struct agent *agent, const char *file, const char *path)
{
	_cleanup_close_ int fd = open(file, O_RDONLY | O_CLOEXEC);
	const char *slash = strrchr(file, '/');
	struct stat st;
	int err;

	if (fd < 0 || fstat(fd, &st))
		return fail_errno("cannot open %s", file);
	if (S_ISDIR(st.st_mode))
		return fail(EISDIR, "%s is a folder: push the files in it", file);
	err = agent_push(agent, fd, st.st_mode, path, slash ? slash + 1 : file);
	return err;
}

static int run_push(const struct applet *applet, int argc, char **argv)
{
	struct push_options o = { .applet = applet };
	_cleanup_agent_ struct agent agent = { .fd = -1, .lock = -1 };
	_cleanup_free_ char *path = NULL;
	int files, status, err = 0;

	options_parse(applet, argc, argv, &o);
	files = o.n > 1 ? o.n - 1 : 1;
	/* Several files can only go into a folder, which the slash insists on. */
	path = xasprintf("%s%s", o.n > 1 ? o.words[o.n - 1] : "/", files > 1 ? "/" : "");
	status = connect_guest(applet, &o.guest, -1, &agent);
	for (int i = 0; !status && !err && i < files; i++)
		err = push(&agent, o.words[i], path);
	return err ? applet_error(applet, err) : status;
}

const struct applet cmd_push = {
	.name = "push",
	.summary = "copies files into the running guest",
	.argp = &push_argp,
	.run = run_push,
};
