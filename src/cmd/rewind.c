// SPDX-License-Identifier: GPL-2.0-or-later
/* lkmc rewind: GDB at the disaster of a recording, from where it goes back. */
#include "applet/debugger.h"
#include "cmd/cmd.h"
#include "record/rewind.h"
#include "util/strv.h"

/* The guest's id where the user gives none. */
#define DEFAULT_ID "rewind"

static int become_gdb(const struct replay *p, const struct debugger_options *o)
{
	_cleanup_strv_ struct strv args = { 0 };
	int err = debugger_begin(&p->lab, &args);

	if (!err)
		err = debugger_wait(&p->lab, "gdb.sock");
	if (err)
		return err;
	strv_add(&args, "-ex");
	strv_addf(&args, "lkmc replay %llu %lld",
		  (unsigned long long)p->recording.events.last, p->recording.disaster_at);
	strv_addv(&args, o->gdb);
	debugger_tell_background(o);
	return debugger_exec(&p->lab, &args);
}

static int run_rewind(const struct applet *applet, int argc, char **argv)
{
	struct debugger_options o = { .applet = applet, .places = 1 };
	struct replay p;
	int err, status;

	options_parse(applet, argc, argv, &o);
	if (!o.place)
		usage_error(applet, "name a recording: the folder of runqemu --record");
	err = replay_init(&p, o.place, o.guest.arch_named ? o.guest.arch : NULL,
			  o.guest.named ? o.guest.id : DEFAULT_ID);
	if (!err)
		err = rewind_start(&p, applet->name);
	if (!err)
		err = become_gdb(&p, &o);
	status = applet_error(applet, err);
	replay_fini(&p);
	return status;
}

static const struct argp_child rewind_children[] = {
	{ .argp = &guest_argp },
	{ 0 },
};

static const struct argp rewind_argp = {
	.parser = debugger_parse,
	.args_doc = "FOLDER [-- GDB OPTIONS]",
	.doc = "Replays a recording (runqemu --record) up to its disaster, and opens GDB "
	       "there; where there was none, at its end. From there GDB goes back: "
	       "reverse-continue, reverse-step, reverse-next, reverse-finish; 'lkmc writer "
	       "EXPRESSION' finds who wrote a value last, 'lkmc when' says where one is, "
	       "'lkmc goto COUNT|TIMEs|\"TEXT\"' goes anywhere."
	       "\vExit status: GDB's; 125 where it cannot be replayed.",
	.children = rewind_children,
};

const struct applet cmd_rewind = {
	.name = "rewind",
	.summary = "GDB at the disaster of a recording, from where it goes backwards",
	.argp = &rewind_argp,
	.flags = ARGP_IN_ORDER,
	.run = run_rewind,
};
