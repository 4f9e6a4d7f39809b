// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lkmc rungdbserver: GDB on a gdbserver that waits in the guest. They talk
 * through the agent: GDB connects to a socket of the guest's folder, where a
 * process of ours passes its bytes on to a command in the guest, and back.
 */
#include <errno.h>
#include <unistd.h>

#include "cmd/cmd.h"
#include "applet/connect.h"
#include "applet/debugger.h"
#include "symbols/find.h"
#include "util/cleanup.h"
#include "util/fail.h"
#include "vm/agent.h"

#define SCRIPT "/gdbserver.sh"
#define SOCKET "gdbserver.sock"

/* Is there a gdbserver? It may be starting. */
static int wait_for_server(struct agent *agent, const struct lab *lab, const char *program)
{
	char *const argv[] = { SCRIPT, "--wait", NULL };
	int status, err = agent_exec(agent, argv, -1, -1, STDERR_FILENO, &status);

	if (err)
		return err;
	if (status)
		return fail(ENOENT,
			    "no gdbserver waits in guest '%s' of %s: type there: %s %s",
			    lab->id, lab->arch.name, SCRIPT, program);
	return 0;
}

/* In the process between GDB and the guest. */
static void relay(int gdb, void *data)
{
	char *const argv[] = { SCRIPT, "--connect", NULL };
	int status;

	agent_exec(data, argv, gdb, gdb, -1, &status);
}

static void add_arguments(const struct debugger_options *o, const struct lab *lab,
			  const struct program *program, struct strv *args)
{
	strv_add(args, arch_get(&lab->arch, "GDB"));
	strv_add(args, "-q");
	strv_add(args, "-iex");
	strv_addf(args, "source %s/gdb/start.py", lab->top);
	strv_add(args, program->path);
	strv_add(args, "-ex");
	strv_add(args, "lkmc server " SOCKET);
	strv_addv(args, o->gdb);
}

static int connect_and_debug(const struct debugger_options *o, const struct lab *lab)
{
	struct program program __attribute__((cleanup(program_fini))) = { 0 };
	_cleanup_agent_ struct agent agent = { .fd = -1, .lock = -1 };
	_cleanup_strv_ struct strv args = { 0 };
	int err, status;

	err = find_program(lab->out, o->place, &program);
	if (err)
		return applet_error(o->applet, err);
	status = connect_guest(o->applet, &o->guest, -1, &agent);
	if (status)
		return status;
	err = wait_for_server(&agent, lab, o->place);
	if (!err)
		err = debugger_between(lab, SOCKET, relay, &agent);
	if (!err) {
		add_arguments(o, lab, &program, &args);
		debugger_tell_background(o);
		err = debugger_exec(lab, &args);
	}
	return applet_error(o->applet, err);
}

static int run_rungdbserver(const struct applet *applet, int argc, char **argv)
{
	struct debugger_options o = { .applet = applet, .places = 1 };
	_cleanup_lab_ struct lab lab = { 0 };
	int err;

	options_parse(applet, argc, argv, &o);
	if (!o.place)
		usage_error(applet, "which program?");
	err = lab_init(&lab, o.guest.arch, o.guest.id);
	return err ? applet_error(applet, err) : connect_and_debug(&o, &lab);
}

static const struct argp_child rungdbserver_children[] = {
	{ .argp = &guest_argp },
	{ 0 },
};

static const struct argp rungdbserver_argp = {
	.parser = debugger_parse,
	.args_doc = "EXECUTABLE [-- GDB OPTIONS]",
	.doc = "GDB on a gdbserver that waits in the guest: type /gdbserver.sh EXECUTABLE "
	       "there first. The program is named by its path in the guest, by its source's, "
	       "or just by its name: busybox, ls, myinsmod.out. GDB stops it at main, then "
	       "its options are carried out.",
	.children = rungdbserver_children,
};

const struct applet cmd_rungdbserver = {
	.name = "rungdbserver",
	.summary = "GDB on a gdbserver in the guest",
	.argp = &rungdbserver_argp,
	.flags = ARGP_IN_ORDER,
	.run = run_rungdbserver,
};
