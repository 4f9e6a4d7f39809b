// SPDX-License-Identifier: GPL-2.0-or-later
/* lkmc exec: runs a command in a guest that is running. */
#include <unistd.h>

#include "cmd/cmd.h"
#include "applet/connect.h"
#include "util/clock.h"

enum { KEY_TIMEOUT = 256 };

struct exec_options {
	const struct applet *applet;
	struct guest_options guest;
	long long timeout_ms;
	bool no_input;
	char **command;
};

static error_t parse_exec(int key, char *arg, struct argp_state *state)
{
	struct exec_options *o = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &o->guest;
		o->timeout_ms = -1;
		return 0;
	case 'n':
		o->no_input = true;
		return 0;
	case KEY_TIMEOUT:
		o->timeout_ms = seconds_parse(o->applet, "--timeout", arg);
		return 0;
	case ARGP_KEY_ARG:
		o->command = state->argv + state->next - 1;
		state->next = state->argc;
		return 0;
	case ARGP_KEY_NO_ARGS:
		usage_error(o->applet, "no command");
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp_option exec_options[] = {
	{ "no-input", 'n', NULL, 0,
	  "the command gets no input: for loops that read theirs", 0 },
	{ "timeout", KEY_TIMEOUT, "SECONDS", 0,
	  "give up after that time, with status 124", 0 },
	{ 0 },
};

static const struct argp_child exec_children[] = {
	{ .argp = &guest_argp },
	{ 0 },
};

static const struct argp exec_argp = {
	.options = exec_options,
	.parser = parse_exec,
	.args_doc = "COMMAND [ARGUMENTS]",
	.doc = "Runs a command in the running guest, as root. A single argument is a line "
	       "for the guest's shell: lkmc exec 'dmesg | tail'. Several are the command and "
	       "its arguments as they are: lkmc exec insmod /hello.ko. Standard input goes "
	       "to the command, Ctrl-C too; what it prints comes as it is printed."
	       "\vExit status: that of the command; 124 out of time; 125 no guest, or it "
	       "ended; 2 wrong usage.",
	.children = exec_children,
};

static int run_exec(const struct applet *applet, int argc, char **argv)
{
	struct exec_options o = { .applet = applet };
	char *shell[] = { "/bin/sh", "-c", NULL, NULL };
	_cleanup_agent_ struct agent agent = { .fd = -1, .lock = -1 };
	long long start = clock_ms();
	int status, err;

	options_parse(applet, argc, argv, &o);
	status = connect_guest(applet, &o.guest, o.timeout_ms, &agent);
	if (status)
		return status;
	if (o.timeout_ms >= 0) {
		long long left = start + o.timeout_ms - clock_ms();

		agent_set_timeout(&agent, left > 0 ? left : 0);
	}
	shell[2] = o.command[0];
	err = agent_exec(&agent, o.command[1] ? o.command : shell,
			 o.no_input ? -1 : STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO,
			 &status);
	return err ? applet_error(applet, err) : status;
}

const struct applet cmd_exec = {
	.name = "exec",
	.summary = "runs a command in the running guest",
	.argp = &exec_argp,
	.flags = ARGP_IN_ORDER,
	.run = run_exec,
};
