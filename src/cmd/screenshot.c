// SPDX-License-Identifier: GPL-2.0-or-later
/* lkmc screenshot: a picture of the guest's screen. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "cmd/cmd.h"
#include "lab.h"
#include "util/cleanup.h"
#include "util/clock.h"
#include "util/fail.h"
#include "util/json.h"
#include "util/mem.h"
#include "vm/monitor.h"

/* QEMU draws and writes a few megabytes. */
#define ANSWER_MS 30000

struct screenshot_options {
	const struct applet *applet;
	struct guest_options guest;
	const char *file;
};

/* QEMU, which may have another current folder, writes it. */
static int take(struct qmp *qmp, const char *file)
{
	json_object *arguments = json_object_new_object();
	_cleanup_free_ char *here = getcwd(NULL, 0);
	_cleanup_free_ char *path = NULL;

	if (!here)
		return fail_errno("cannot tell the current folder");
	path = *file == '/' ? xstrdup(file) : xasprintf("%s/%s", here, file);
	json_add_text(arguments, "filename", path);
	json_add_text(arguments, "format", "png");
	return qmp_execute(qmp, "screendump", arguments, clock_scaled(ANSWER_MS), NULL);
}

static int screenshot(const struct lab *lab, const char *file)
{
	_cleanup_free_ char *new = xasprintf("%s.new%d", file, getpid());
	struct qmp qmp;
	int err = monitor_connect(&qmp, lab);

	if (err)
		return err;
	err = take(&qmp, new);
	qmp_fini(&qmp);
	if (err == -EPROTO) {
		_cleanup_free_ char *why = xstrdup(fail_message(err));

		err = fail(EPROTO,
			   "no picture of guest '%s' of %s: %s (a guest has a screen in a "
			   "window, and with --display)",
			   lab->id, lab->arch.name, why);
	} else if (!err && rename(new, file)) {
		err = fail_errno("cannot write %s", file);
	}
	if (err)
		unlink(new);
	return err;
}

static int run_screenshot(const struct applet *applet, int argc, char **argv)
{
	struct screenshot_options o = { .applet = applet };
	_cleanup_lab_ struct lab lab = { 0 };
	int err;

	options_parse(applet, argc, argv, &o);
	err = lab_init(&lab, o.guest.arch, o.guest.id);
	if (!err)
		err = screenshot(&lab, o.file);
	return err ? applet_error(applet, err) : 0;
}

static error_t parse_screenshot(int key, char *arg, struct argp_state *state)
{
	struct screenshot_options *o = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &o->guest;
		return 0;
	case ARGP_KEY_ARG:
		if (o->file)
			return ARGP_ERR_UNKNOWN;
		o->file = arg;
		return 0;
	case ARGP_KEY_NO_ARGS:
		usage_error(o->applet, "which file? It becomes a PNG");
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp_child screenshot_children[] = {
	{ .argp = &guest_argp },
	{ 0 },
};

static const struct argp screenshot_argp = {
	.parser = parse_screenshot,
	.args_doc = "FILE.png",
	.doc = "Writes a picture of the guest's screen, pixel by pixel as the guest drew it. "
	       "A guest has a screen when it runs in a window, or was started with "
	       "--display: runqemu --display none shows it to nobody else.",
	.children = screenshot_children,
};

const struct applet cmd_screenshot = {
	.name = "screenshot",
	.summary = "a picture of the guest's screen",
	.argp = &screenshot_argp,
	.run = run_screenshot,
};
