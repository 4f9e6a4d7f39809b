// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lkmc rungdbserver: GDB on a gdbserver that waits in the guest. They talk
 * through the agent: GDB connects to a socket of the guest's folder, where a
 * process of ours passes its bytes on to a command in the guest, and back.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cmd/cmd.h"
#include "cmd/connect.h"
#include "cmd/debugger.h"
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

/* Returns a socket that is listened at, for the caller to close, or a negative errno with fail(). */
static int make_socket(const struct lab *lab)
{
	_cleanup_free_ char *path = lab_run_path(lab, SOCKET);
	_cleanup_close_ int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int n = snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);

	if (fd < 0)
		return fail_errno("cannot make a socket");
	if (n < 0 || (size_t)n >= sizeof(address.sun_path))
		return fail(ENAMETOOLONG, "%s: too long for a Unix socket", path);
	if (unlink(path) && errno != ENOENT)
		return fail_errno("cannot remove %s", path);
	if (bind(fd, (struct sockaddr *)&address, sizeof(address)) || listen(fd, 1))
		return fail_errno("cannot listen at %s", path);
	return take_fd(&fd);
}

/*
 * The process between GDB and the guest. Ends when either of them ends; GDB, whose
 * pidfd @gdb is, may do so before it connects.
 */
static void relay(struct agent *agent, int listener, int gdb)
{
	char *const argv[] = { SCRIPT, "--connect", NULL };
	struct pollfd fds[] = { { listener, POLLIN, 0 }, { gdb, POLLIN, 0 } };
	int fd, status;

	/* Ctrl-C is GDB's. */
	setsid();
	while (poll(fds, ARRAY_SIZE(fds), -1) < 0 && errno == EINTR)
		;
	if (!fds[0].revents)
		_exit(0);
	fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
	close(listener);
	if (fd >= 0)
		agent_exec(agent, argv, fd, fd, -1, &status);
	_exit(0);
}

/* Twice removed: GDB must not meet a child that it has not made. */
static int start_relay(struct agent *agent, const struct lab *lab)
{
	_cleanup_close_ int listener = make_socket(lab), gdb = -1;
	pid_t pid;

	if (listener < 0)
		return listener;
	/* This very process becomes GDB. */
	gdb = pidfd_open(getpid(), 0);
	if (gdb < 0)
		return fail_errno("cannot watch GDB");
	pid = fork();
	if (pid == 0) {
		if (fork() == 0)
			relay(agent, listener, gdb);
		_exit(0);
	}
	if (pid < 0)
		return fail_errno("cannot fork");
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
	return 0;
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
		err = start_relay(&agent, lab);
	if (!err) {
		add_arguments(o, lab, &program, &args);
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
