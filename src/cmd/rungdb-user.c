// SPDX-License-Identifier: GPL-2.0-or-later
/* lkmc rungdb-user: a program of the guest's, through QEMU's stub. */
#include <errno.h>
#include <string.h>

#include "cmd/cmd.h"
#include "applet/debugger.h"
#include "symbols/find.h"
#include "util/cleanup.h"

static void add_commands(const struct debugger_options *o, const struct program *program,
			 struct strv *args)
{
	strv_add(args, "-ex");
	strv_add(args, "lkmc attach");
	strv_add(args, "-ex");
	strv_addf(args, "lkmc user %s\"%s\" \"%s\" %s", o->hardware ? "-hardware " : "",
		  program->path, program->name, o->second ? o->second : "");
	if (!o->second && !o->gdb) {
		strv_add(args, "-ex");
		strv_add(args, "continue");
	}
	strv_addv(args, o->gdb);
}

/* In front of a program -h has always been -H; elsewhere it asks for help, as anywhere. */
static void take_old_option(int argc, char **argv)
{
	static char hardware[] = "-H";

	for (int i = 1; i < argc - 1 && strcmp(argv[i], "--") != 0; i++) {
		if (strcmp(argv[i], "-h") == 0 && argv[i + 1][0] != '-')
			argv[i] = hardware;
	}
}

static int run_rungdb_user(const struct applet *applet, int argc, char **argv)
{
	struct debugger_options o = { .applet = applet, .places = 2 };
	struct program program __attribute__((cleanup(program_fini))) = { 0 };
	_cleanup_lab_ struct lab lab = { 0 };
	_cleanup_strv_ struct strv args = { 0 };
	int err;

	take_old_option(argc, argv);
	options_parse(applet, argc, argv, &o);
	if (!o.place)
		usage_error(applet, "which program?");
	err = lab_init(&lab, o.guest.arch, o.guest.id);
	if (!err)
		err = find_program(lab.out, o.place, &program);
	if (!err)
		err = debugger_begin(&lab, &args);
	if (!err)
		err = debugger_wait(&lab, "gdb.sock");
	if (!err) {
		add_commands(&o, &program, &args);
		debugger_tell_background(&o);
		err = debugger_exec(&lab, &args);
	}
	return applet_error(applet, err);
}

static const struct argp_option rungdb_user_options[] = {
	{ "hardware", 'H', NULL, 0,
	  "BREAKPOINT is one of the processor's, nothing is written to memory "
	  "(-h in front of EXECUTABLE is the same)",
	  0 },
	{ 0 },
};

static const struct argp_child rungdb_user_children[] = {
	{ .argp = &guest_argp },
	{ 0 },
};

static const struct argp rungdb_user_argp = {
	.options = rungdb_user_options,
	.parser = debugger_parse,
	.args_doc = "EXECUTABLE [BREAKPOINT] [-- GDB OPTIONS]",
	.doc = "GDB on a program of the guest's through QEMU's stub, with no gdbserver, so "
	       "that it works from init's first instruction on, and from the program "
	       "through a system call into the kernel. The program is named by its path "
	       "in the guest, by its source's, or just by its name: busybox, ls, "
	       "myinsmod.out."
	       "\vWith a breakpoint the guest goes on until the program, and no other, gets "
	       "there, then GDB's options are carried out. While GDB watches, programs get "
	       "the same addresses each time (randomize_va_space is set to 0).",
	.children = rungdb_user_children,
};

const struct applet cmd_rungdb_user = {
	.name = "rungdb-user",
	.summary = "GDB on a program of the guest's, through QEMU",
	.argp = &rungdb_user_argp,
	.flags = ARGP_IN_ORDER,
	.run = run_rungdb_user,
};
