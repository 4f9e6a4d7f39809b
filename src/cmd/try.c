// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lkmc try: the user's own modules in a pristine guest, with a verdict. The guest
 * goes on from a snapshot, so that it is there in a quarter of a second.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "cmd/cmd.h"
#include "applet/debugger.h"
#include "try/recorded.h"
#include "try/runner.h"
#include "try/trial.h"
#include "try/verdict.h"
#include "try/watch.h"
#include "util/cleanup.h"
#include "util/clock.h"

/* A module that never returns from its init; a test may want more. */
#define TIMEOUT_MS 60000

enum {
	KEY_TIMEOUT = 256,
	KEY_ALLOW_WARN,
	KEY_GDB,
	KEY_KEEP,
	KEY_KERNEL,
	KEY_NO_KVM,
	KEY_RECORD,
};

/* Restores the guest while the modules are built, where there is a snapshot already. */
static int start_early(struct trial *t, struct runner *r)
{
	int err = trial_snapshot(t, false);

	if (err < 0 || !snapshot_exists(&t->snapshot))
		return err < 0 ? err : 0;
	return runner_start(r, t);
}

/* This process becomes GDB. The guest ends with it, unless it is kept. */
static int become_gdb(const struct trial *t)
{
	_cleanup_strv_ struct strv args = { 0 };
	int err = debugger_begin(&t->lab, &args);

	if (!err)
		err = debugger_wait(&t->lab, "gdb.sock");
	if (err)
		return err;
	strv_add(&args, "-ex");
	strv_add(&args, "lkmc attach gdb.sock");
	strv_add(&args, "-ex");
	strv_add(&args, "lkmc inits");
	return debugger_exec(&t->lab, &args);
}

static int try_once(struct trial *t)
{
	struct runner r = runner_none;
	_cleanup_close_ int tar = -1;
	long long start = clock_ms();
	int status, err = start_early(t, &r);

	if (!err)
		err = trial_build(t, &tar);
	if (err == -EIO) {
		verdict_build_failed(t, start);
		runner_stop(&r);
		return EXIT_LAB;
	}
	/* The kernel may have been built anew with the modules. */
	if (!err)
		err = runner_ready(&r, t);
	if (!err)
		runner_go(&r, tar, start);
	if (!err && t->o->debug && runner_leaves(&r))
		err = become_gdb(t);
	if (!err)
		return runner_wait(&r);
	status = applet_error(t->o->applet, err);
	runner_stop(&r);
	return status;
}

static void check_options(const struct trial_options *o)
{
	static const char modules[] = "name a module (a C file, a folder, a .ko)";

	if (!o->paths.n && !o->command)
		usage_error(o->applet, "nothing to try: %s, or a command with -x", modules);
	if (!o->paths.n && o->parameters.n)
		usage_error(o->applet, "-p needs a module: %s", modules);
	if (!o->paths.n && o->debug)
		usage_error(o->applet, "--gdb needs a module: %s", modules);
	if (!o->paths.n && o->watch)
		usage_error(o->applet, "-w needs a module: %s", modules);
	if (o->watch && (o->debug || o->keep))
		usage_error(o->applet,
			    "-w throws each guest away: not with --gdb or --keep");
	if (o->record && (o->watch || o->debug || o->keep))
		usage_error(o->applet, "--record: not with -w, --gdb or --keep");
	if (o->record && o->kernel && !strcmp(o->kernel, KERNEL_DISTRO))
		usage_error(o->applet, "--record: not with Debian's kernel and QEMU");
	if (o->debug && o->kernel && !strcmp(o->kernel, KERNEL_DISTRO))
		usage_error(o->applet,
			    "--gdb: there are no symbols of Debian's kernel here");
	if (o->guest.named && !strcmp(o->guest.id, "snapshot"))
		usage_error(o->applet, "-i snapshot: that id is the lab's own");
}

static error_t parse_try(int key, char *arg, struct argp_state *state)
{
	struct trial_options *o = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &o->guest;
		o->timeout_ms = clock_scaled(TIMEOUT_MS);
		return 0;
	case 'p':
		if (!strchr(arg, '='))
			usage_error(o->applet, "-p %s: a parameter is NAME=VALUE", arg);
		strv_add(&o->parameters, arg);
		return 0;
	case 'w':
		o->watch = true;
		return 0;
	case 'x':
		o->command = arg;
		return 0;
	case KEY_TIMEOUT:
		o->timeout_ms = seconds_parse(o->applet, "--timeout", arg);
		return 0;
	case KEY_ALLOW_WARN:
		o->allow_warnings = true;
		return 0;
	case KEY_GDB:
		o->debug = true;
		return 0;
	case KEY_KEEP:
		o->keep = true;
		return 0;
	case KEY_KERNEL:
		o->kernel = arg;
		return 0;
	case KEY_NO_KVM:
		o->no_kvm = true;
		return 0;
	case KEY_RECORD:
		o->record = arg;
		return 0;
	case ARGP_KEY_ARG:
		strv_add(&o->paths, arg);
		return 0;
	case ARGP_KEY_END:
		check_options(o);
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static int run_try(const struct applet *applet, int argc, char **argv)
{
	struct trial_options o = { .applet = applet };
	struct trial t;
	int status, err;

	options_parse(applet, argc, argv, &o);
	err = trial_init(&t, &o);
	if (err)
		status = applet_error(applet, err);
	else
		status = o.record ? recorded_run(&t) :
			 o.watch  ? watch_run(&t) :
				    try_once(&t);
	trial_fini(&t);
	strv_fini(&o.parameters);
	strv_fini(&o.paths);
	return status;
}

static const struct argp_option try_options[] = {
	{ "parameter", 'p', "NAME=VALUE", 0,
	  "for the modules that have a parameter of that name; again and again", 0 },
	{ "watch", 'w', NULL, 0, "try again at each change of the files", 0 },
	{ "execute", 'x', "COMMAND", 0,
	  "run a shell command while the modules are loaded, in the folder's copy in the guest",
	  0 },
	{ "allow-warn", KEY_ALLOW_WARN, NULL, 0, "a WARN() of the kernel is no failure", 0 },
	{ "gdb", KEY_GDB, NULL, 0, "GDB, stopped in the init function of each module", 0 },
	{ "keep", KEY_KEEP, NULL, 0,
	  "leave the guest running and the modules loaded (its id: try, or -i)", 0 },
	{ "kernel", KEY_KERNEL, "FILE|distro", 0, "with this kernel, as runqemu has it", 0 },
	{ "record", KEY_RECORD, "FOLDER", 0,
	  "record it, for lkmc why and lkmc rewind; the guest boots then", 0 },
	{ "no-kvm", KEY_NO_KVM, NULL, 0, "do without KVM", 0 },
	{ "timeout", KEY_TIMEOUT, "SECONDS", 0,
	  "end the guest after that time, with status 124 (default: 60)", 0 },
	{ 0 },
};

static const struct argp_child try_children[] = {
	{ .argp = &guest_argp },
	{ 0 },
};

static const struct argp try_argp = {
	.options = try_options,
	.parser = parse_try,
	.args_doc = "[PATH...]",
	.doc = "Builds modules, loads them in a guest that nothing has happened to yet, and "
	       "unloads them. PATH is a C file, a folder with a Kbuild or a Makefile, or a "
	       "finished .ko; it is only read. A test.sh in the folder runs in between, or "
	       "COMMAND. What the kernel says is shown, and the last line is the verdict. "
	       "Without PATH, COMMAND runs in such a guest."
	       "\vExit status: 0 all went well; that of the command; 1 the kernel complained, "
	       "or a module cannot be loaded or unloaded; 124 out of time; 125 it could not be "
	       "built; 99 the guest panicked; 2 wrong usage.",
	.children = try_children,
};

const struct applet cmd_try = {
	.name = "try",
	.summary = "builds modules of yours and tries them in a pristine guest",
	.argp = &try_argp,
	.run = run_try,
};
