// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lkmc qemumonitor: QEMU's human monitor, typed or piped. The commands go
 * through QMP, which says where an answer ends.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "applet/prompt.h"
#include "cmd/cmd.h"
#include "lab.h"
#include "util/cleanup.h"
#include "util/clock.h"
#include "util/fail.h"
#include "util/json.h"
#include "util/mem.h"
#include "vm/monitor.h"

/* The monitor answers at once, but for savevm and the like. */
#define ANSWER_MS 60000

/* Returns 0, 1 once QEMU was told to quit, or a negative errno with fail(). */
static int execute(struct qmp *qmp, const char *line)
{
	json_object *arguments = json_object_new_object(), *answer = NULL;
	bool quits = strcmp(line, "quit") == 0 || strcmp(line, "q") == 0;
	const char *text;
	int err;

	json_add_text(arguments, "command-line", line);
	err = qmp_execute(qmp, "human-monitor-command", arguments,
			  clock_scaled(ANSWER_MS), &answer);
	/* QEMU may be gone before its answer is. */
	if (err)
		return err == -EPIPE && quits ? 1 : err;
	text = json_object_get_string(answer);
	if (text)
		fputs(text, stdout);
	json_object_put(answer);
	return fflush(stdout) ? fail_errno("cannot write the answer") : quits;
}

static int run_words(struct qmp *qmp, char **words)
{
	_cleanup_free_ char *line = xstrdup(*words);

	while (*++words) {
		char *longer = xasprintf("%s %s", line, *words);

		free(line);
		line = longer;
	}
	return execute(qmp, line);
}

static int run_lines(const struct applet *applet, struct qmp *qmp)
{
	struct prompt prompt;
	char *line;
	int err = 0;

	prompt_begin(&prompt, applet, "(qemu) ", "monitor_history");
	while (!err && (line = prompt_next(&prompt))) {
		err = execute(qmp, line);
		/* Who types can do it right the next time. */
		if (err == -EPROTO && prompt.typed) {
			printf("%s\n", fail_message(err));
			err = 0;
		}
		free(line);
	}
	prompt_end(&prompt);
	return err;
}

static int run_qemumonitor(const struct applet *applet, int argc, char **argv)
{
	struct lab lab __attribute__((cleanup(lab_fini))) = { 0 };
	struct prompt_options o = { 0 };
	struct qmp qmp;
	int err;

	options_parse(applet, argc, argv, &o);
	err = lab_init(&lab, o.guest.arch, o.guest.id);
	if (!err)
		err = monitor_connect(&qmp, &lab);
	if (err)
		return applet_error(applet, err);
	err = o.words ? run_words(&qmp, o.words) : run_lines(applet, &qmp);
	qmp_fini(&qmp);
	return err < 0 ? applet_error(applet, err) : 0;
}

static const struct argp qemumonitor_argp = {
	.parser = prompt_parse,
	.args_doc = "[COMMAND]",
	.doc = "QEMU's monitor. Without a command it is typed, with line editing and a "
	       "history, or read from a pipe: echo 'info pci' | ./qemumonitor",
	.children = prompt_children,
};

const struct applet cmd_qemumonitor = {
	.name = "qemumonitor",
	.summary = "QEMU's monitor, typed or piped",
	.argp = &qemumonitor_argp,
	.flags = ARGP_IN_ORDER,
	.run = run_qemumonitor,
};
