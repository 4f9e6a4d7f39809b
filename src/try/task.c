// SPDX-License-Identifier: GPL-2.0-or-later
/* What is done in the guest of a try. */
#include "try/task.h"

#include <fcntl.h>
#include <unistd.h>

#include "try/verdict.h"
#include "util/cleanup.h"

/* How far the modules' script came, for the parent to read. */
static void keep_stage(const struct client *c, struct agent *agent)
{
	_cleanup_free_ char *path = lab_run_path(c->lab, TRY_STAGE);
	_cleanup_close_ int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	mode_t mode;

	if (fd >= 0)
		agent_pull(agent, "/try/stage", fd, &mode);
}

/* The words for the guest's shell (rootfs_overlay/lib/lkmc-try.sh). */
static void add_command(const struct task *task, struct strv *argv)
{
	const struct trial_options *o = task->o;
	bool has_modules = task->tar >= 0;

	strv_add(argv, "/bin/sh");
	strv_add(argv, has_modules ? "/lib/lkmc-try.sh" : "-c");
	if (has_modules && o->allow_warnings)
		strv_add(argv, "-w");
	if (has_modules && o->keep)
		strv_add(argv, "-k");
	if (has_modules)
		strv_add(argv, "--");
	strv_add(argv, o->command ? o->command : "");
	strv_addv(argv, o->parameters.v);
}

int task_carry_out(const struct client *c, void *data)
{
	const struct task *task = data;
	_cleanup_strv_ struct strv argv = { 0 };
	bool has_modules = task->tar >= 0;
	int in = has_modules ? task->tar : task->o->watch ? -1 : STDIN_FILENO, status;
	struct agent agent;

	/* One that goes on from a snapshot must differ from the others. */
	if ((!task->o->record && snapshot_wake(&argv)) || client_open(c, &agent))
		return EXIT_LAB;
	add_command(task, &argv);
	if (client_exec(c, &agent, argv.v, in, &status) && has_modules && status)
		keep_stage(c, &agent);
	if (task->o->record)
		agent_poweroff(&agent);
	agent_close(&agent);
	return status;
}
