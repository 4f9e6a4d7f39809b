// SPDX-License-Identifier: GPL-2.0-or-later
/* lkmc runqemu: boots what is built. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/cmd.h"
#include "cmd/display.h"
#include "vm/kernel.h"
#include "cmd/runqemu.h"
#include "lab.h"
#include "record/recording.h"
#include "record/replay.h"
#include "try/disaster.h"
#include "util/cleanup.h"
#include "util/fail.h"
#include "util/file.h"
#include "util/mem.h"
#include "vm/accel.h"
#include "vm/client.h"
#include "vm/guest.h"

/* How many of the console's last lines are shown after a failure. */
#define LAST_WORDS 40

enum {
	KEY_TIMEOUT = 256,
	KEY_DRY_RUN,
	KEY_NO_KVM,
	KEY_KERNEL,
	KEY_ROOTFS,
	KEY_WITH,
	KEY_RECORD,
	KEY_REPLAY,
	KEY_DISPLAY,
	KEY_TRACE,
};

/* In the child that carries out -x. */
static int run_command(const struct client *c, void *command)
{
	char *argv[] = { "/bin/sh", "-c", command, NULL };
	struct agent agent;
	int status;

	if (client_open(c, &agent))
		return EXIT_LAB;
	if (client_exec(c, &agent, argv, STDIN_FILENO, &status))
		agent_poweroff(&agent);
	agent_close(&agent);
	return status;
}

static void report(const struct applet *applet, const struct guest *g)
{
	_cleanup_free_ char *why = guest_explain(g);
	_cleanup_free_ char *log = lab_run_path(g->config->lab, "console.log");

	/*
	 * On the terminal, the words were seen already. The lab has the source of its
	 * own kernel only.
	 */
	if (g->config->console == VM_HIDDEN && g->watch.disaster && !g->config->image) {
		disaster_show(g, NULL);
	} else if (why && g->config->console == VM_HIDDEN && g->watch.lines) {
		_cleanup_free_ char *words = watch_last_words(&g->watch, LAST_WORDS);

		fprintf(stderr, "%s", words);
	}
	if (why)
		fprintf(stderr, "lkmc %s: %s (console: %s)\n", applet->name, why, log);
}

/* The guest's root image; a command in a script needs no words about an old one. */
static int prepare_rootfs(const struct applet *applet, const struct kernel *kernel,
			  const struct runqemu_options *o)
{
	_cleanup_free_ char *old = NULL;
	int err = kernel_copy_root(kernel, o->fresh, &old);

	if (!err && old && !o->command)
		fprintf(stderr,
			"lkmc %s: a newer root image was built and is used; the old one is %s\n",
			applet->name, old);
	return err;
}

static int dry_run(struct vm_config *config)
{
	_cleanup_strv_ struct strv args = { 0 };
	_cleanup_free_ char *line = NULL;

	vm_qemu_arguments(config, &args);
	line = strv_quote(&args);
	printf("%s\n", line);
	return 0;
}

/* Says what the guest has to do without. */
static int begin_recording(const struct applet *applet, const struct runqemu_options *o,
			   struct recording *recording, struct vm_config *config)
{
	_cleanup_free_ char *share = xasprintf("%s/share", config->lab->out);

	if (config->program)
		return fail_usage("--record needs the lab's QEMU, which has patches for it: "
				  "./lkmc build host-qemu");
	if (!folder_is_empty(share))
		fprintf(stderr,
			"lkmc %s: recording without /mnt/host, the shared folder %s: 9p cannot be recorded\n",
			applet->name, share);
	config->shift = RECORD_SHIFT + o->attempt % 3 - (o->attempt % 3 == 2 ? 3 : 0);
	return recording_begin(recording, o->record, config, o->command);
}

static int boot(const struct applet *applet, const struct runqemu_options *o,
		const struct kernel *kernel, struct vm_config *config)
{
	_cleanup_recording_ struct recording recording = recording_none;
	_cleanup_close_ int lock = guest_lock(config->lab);
	struct guest guest;
	int status, err;

	if (lock < 0)
		return applet_error(applet, lock);
	err = prepare_rootfs(applet, kernel, o);
	if (!err && o->record)
		err = begin_recording(applet, o, &recording, config);
	if (!err)
		err = guest_start(&guest, config, take_fd(&lock), o->timeout_ms);
	if (err)
		return applet_error(applet, err);
	if (o->command)
		err = client_start(&guest, applet->name, run_command, (char *)o->command);
	if (err) {
		guest_fini(&guest);
		return applet_error(applet, err);
	}
	guest.watch.heeds_warnings = o->warnings;
	guest_run(&guest);
	status = guest_status(&guest);
	report(applet, &guest);
	if (o->record && (err = recording_end(&recording, &guest))) {
		err = applet_error(applet, err);
		status = status ? status : err;
	}
	guest_fini(&guest);
	return status;
}

/* Does once more what was recorded. */
static int replay(const struct applet *applet, const struct runqemu_options *o)
{
	struct replay p;
	struct guest guest;
	int status, lock, err;

	err = replay_init(&p, o->replay, o->guest.arch_named ? o->guest.arch : NULL,
			  o->guest.id);
	p.config.wait_for_gdb = p.config.stays = o->wait_for_gdb;
	lock = err ? err : guest_lock(&p.lab);
	if (lock >= 0)
		err = guest_start(&guest, &p.config, lock, o->timeout_ms);
	if (lock < 0 || err) {
		status = applet_error(applet, err ? err : lock);
		replay_fini(&p);
		return status;
	}
	err = replay_watch(&guest, &p, applet->name);
	if (!err) {
		guest_run(&guest);
		status = guest_status(&guest);
		report(applet, &guest);
	} else {
		status = applet_error(applet, err);
	}
	guest_fini(&guest);
	replay_fini(&p);
	return status;
}

/* Boots, or only shows how. Returns an exit status. */
static int boot_kernel(const struct applet *applet, const struct runqemu_options *o,
		       const struct kernel *kernel, struct vm_config *config)
{
	int err;

	kernel_configure(kernel, config);
	config->wait_for_gdb = o->wait_for_gdb;
	config->kgdb = o->kgdb;
	config->gdb_qemu = o->gdb_qemu;
	config->display = o->display;
	config->console = display_choose_console(o);
	err = accel_choose(applet, config, o->no_kvm || o->record, o->dry_run);
	if (err)
		return applet_error(applet, err);
	return o->dry_run ? dry_run(config) : boot(applet, o, kernel, config);
}

int runqemu_boot(const struct applet *applet, struct runqemu_options *o)
{
	_cleanup_lab_ struct lab lab = { 0 };
	struct vm_config config = {
		.lab = &lab, .qmp_fd = -1, .kernel = o->kernel, .trace = o->trace
	};
	struct kernel kernel = { 0 };
	int status, err;

	if (o->replay)
		return replay(applet, o);
	o->kernel = o->trace = (struct strv){ 0 };
	strv_addv(&config.qemu, o->qemu);
	err = lab_init(&lab, o->guest.arch, o->guest.id);
	if (!err)
		err = kernel_init(&kernel, &lab,
				  &(struct kernel_options){ .kernel = o->image,
							    .rootfs = o->rootfs,
							    .with = &o->with,
							    .build = !o->dry_run });
	status = err ? applet_error(applet, err) : boot_kernel(applet, o, &kernel, &config);
	kernel_fini(&kernel);
	vm_config_fini(&config);
	strv_fini(&o->with);
	return status;
}

static error_t parse_argument(struct runqemu_options *o, struct argp_state *state)
{
	/* What stands behind "--" is QEMU's; there is nothing before it. */
	if (!state->quoted)
		usage_error(o->applet, "unexpected '%s': QEMU's options stand behind --",
			    state->argv[state->next - 1]);
	o->qemu = state->argv + state->next - 1;
	state->next = state->argc;
	return 0;
}

/* What an option without a value sets, or NULL. */
static bool *find_flag(struct runqemu_options *o, int key)
{
	switch (key) {
	case 'd':
		return &o->wait_for_gdb;
	case 'k':
		return &o->kgdb;
	case 'n':
		return &o->terminal;
	case 'q':
		return &o->gdb_qemu;
	case KEY_DRY_RUN:
		return &o->dry_run;
	case KEY_NO_KVM:
		return &o->no_kvm;
	}
	return NULL;
}

static error_t parse_runqemu(int key, char *arg, struct argp_state *state)
{
	struct runqemu_options *o = state->input;
	bool *flag = find_flag(o, key);

	if (flag) {
		*flag = true;
		return 0;
	}
	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &o->guest;
		o->timeout_ms = -1;
		return 0;
	case 'e':
		strv_add(&o->kernel, arg);
		return 0;
	case 'x':
		o->command = arg;
		return 0;
	case KEY_TIMEOUT:
		o->timeout_ms = seconds_parse(o->applet, "--timeout", arg);
		return 0;
	case KEY_DISPLAY:
		o->display = display_parse(o->applet, arg);
		return 0;
	case KEY_KERNEL:
		o->image = arg;
		return 0;
	case KEY_TRACE:
		strv_add(&o->trace, arg);
		return 0;
	case KEY_ROOTFS:
		o->rootfs = arg;
		return 0;
	case KEY_WITH:
		strv_add(&o->with, arg);
		return 0;
	case KEY_RECORD:
		o->record = arg;
		return 0;
	case KEY_REPLAY:
		o->replay = arg;
		return 0;
	case ARGP_KEY_ARG:
		return parse_argument(o, state);
	case ARGP_KEY_END:
		runqemu_check_recording(o);
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp_option runqemu_options[] = {
	{ "debug", 'd', NULL, 0, "wait for GDB (./rungdb) before the first instruction", 0 },
	{ "kernel", KEY_KERNEL, "FILE|distro", 0,
	  "boot this kernel; distro: Debian's own, fetched, with nothing large to build",
	  0 },
	{ "rootfs", KEY_ROOTFS, "FILE", 0,
	  "a copy of this image is the guest's root, such as one that Buildroot made", 0 },
	{ "with", KEY_WITH, "SET", 0,
	  "a root image with these programs of Debian's, which run makes "
	  "(packages/extras/sets.txt lists them); again and again",
	  0 },
	{ "kernel-arguments", 'e', "ARGUMENTS", 0,
	  "add to the kernel's command line; again and again", 0 },
	{ "kgdb", 'k', NULL, 0,
	  "the kernel waits for GDB (./rungdb -k) at its own stub, KGDB", 0 },
	{ "display", KEY_DISPLAY, "sdl|vnc|none", 0,
	  "the guest has a screen: in a window, at the socket vnc.sock of its folder, or "
	  "for lkmc screenshot only",
	  0 },
	{ "terminal", 'n', NULL, 0, "the terminal instead of a window; Ctrl-A X leaves", 0 },
	{ "debug-qemu", 'q', NULL, 0, "QEMU itself under GDB", 0 },
	{ "execute", 'x', "COMMAND", 0,
	  "run a shell command in the guest as root, power off, exit with its status", 0 },
	{ "record", KEY_RECORD, "FOLDER", 0,
	  "record the run, so that it can be replayed (docs/time-travel.md)", 0 },
	{ "replay", KEY_REPLAY, "FOLDER", 0, "do once more what was recorded", 0 },
	{ "trace", KEY_TRACE, "EVENTS", 0,
	  "trace these events of QEMU's, a name or a pattern, again and again, for "
	  "./lkmc trace2txt",
	  0 },
	{ "timeout", KEY_TIMEOUT, "SECONDS", 0,
	  "end the guest after that time, with status 124", 0 },
	{ "no-kvm", KEY_NO_KVM, NULL, 0,
	  "do without KVM, which is used where it really works (see lkmc doctor)", 0 },
	{ "dry-run", KEY_DRY_RUN, NULL, 0,
	  "print the command that starts QEMU, and do nothing", 0 },
	{ 0 },
};

static const struct argp_child runqemu_children[] = {
	{ .argp = &guest_argp },
	{ 0 },
};

const struct argp runqemu_argp = {
	.options = runqemu_options,
	.parser = parse_runqemu,
	.args_doc = "[-- QEMU OPTIONS]",
	.doc = "Boots what is built. The root image keeps what was written to it."
	       "\vExit status: that of the command (-x); 124 out of time; 125 could not "
	       "boot; 99 the guest panicked, or reset by itself; 2 wrong usage.",
	.children = runqemu_children,
};

static int run_runqemu(const struct applet *applet, int argc, char **argv)
{
	struct runqemu_options o = { .applet = applet };

	options_parse(applet, argc, argv, &o);
	return runqemu_boot(applet, &o);
}

const struct applet cmd_runqemu = {
	.name = "runqemu",
	.summary = "boots what is built; the root image keeps its changes",
	.argp = &runqemu_argp,
	.run = run_runqemu,
};
