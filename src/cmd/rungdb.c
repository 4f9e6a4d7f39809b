// SPDX-License-Identifier: GPL-2.0-or-later
/* lkmc rungdb: GDB on the guest's kernel. */
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "cmd/cmd.h"
#include "applet/debugger.h"
#include "util/cleanup.h"
#include "util/fail.h"
#include "util/mem.h"
#include "vm/kgdb.h"
#include "vm/socket.h"
#include "vm/sysrq.h"

/* Where GDB meets the process that passes its words on to KGDB. */
#define KGDB_SOCKET "kgdb-gdb.sock"

/* What GDB does once it is up, for its user. */
static void add_commands(const struct debugger_options *o, struct strv *args)
{
	strv_add(args, "-ex");
	strv_addf(args, "lkmc attach %s", o->kgdb ? KGDB_SOCKET : "gdb.sock");
	if (o->place) {
		strv_add(args, "-ex");
		strv_addf(args, "lkmc until %s", o->place);
	} else if (!o->gdb) {
		strv_add(args, "-ex");
		strv_add(args, "continue");
	}
	strv_addv(args, o->gdb);
}

struct kgdb {
	const struct lab *lab;
	int fd; /* the connection to the kernel's stub */
};

static void tell_gdb(int gdb, const char *why)
{
	_cleanup_free_ char *text =
		xasprintf("lkmc rungdb: cannot stop the kernel: %s", why);

	kgdb_tell(gdb, text);
}

/* Ctrl-C: the kernel does not look at that port while it runs, but its agent can stop it. */
static pid_t interrupt_kernel(int gdb, void *data)
{
	const struct kgdb *kgdb = data;

	return sysrq_debug_aside(kgdb->lab, gdb, tell_gdb);
}

/* In the process between GDB and the kernel's stub. */
static void relay_kgdb(int gdb, void *data)
{
	struct kgdb *kgdb = data;
	const char *pc = arch_get(&kgdb->lab->arch, "GDB_BREAK_PC");

	signal(SIGPIPE, SIG_IGN);
	kgdb_knock(gdb, kgdb->fd, interrupt_kernel, kgdb);
	kgdb_relay(gdb, kgdb->fd, *pc ? atoi(pc) : -1, interrupt_kernel, kgdb);
}

static int begin_kgdb(const struct lab *lab)
{
	struct kgdb kgdb = { .lab = lab };
	int err = debugger_wait_kgdb(lab);

	if (err)
		return err;
	kgdb.fd = socket_connect(lab, "kgdb.sock");
	if (kgdb.fd < 0)
		return kgdb.fd;
	err = debugger_between(lab, KGDB_SOCKET, relay_kgdb, &kgdb);
	close(kgdb.fd);
	return err;
}

static int run_rungdb(const struct applet *applet, int argc, char **argv)
{
	struct debugger_options o = { .applet = applet, .places = 1 };
	_cleanup_lab_ struct lab lab = { 0 };
	_cleanup_strv_ struct strv args = { 0 };
	int err;

	options_parse(applet, argc, argv, &o);
	err = lab_init(&lab, o.guest.arch, o.guest.id);
	if (!err)
		err = debugger_begin(&lab, &args);
	if (!err)
		err = o.kgdb ? begin_kgdb(&lab) : debugger_wait(&lab, "gdb.sock");
	if (!err) {
		add_commands(&o, &args);
		debugger_tell_background(&o);
		err = debugger_exec(&lab, &args);
	}
	return applet_error(applet, err);
}

static const struct argp_option rungdb_options[] = {
	{ "kgdb", 'k', NULL, 0, "the kernel's own stub, of a guest started with -k", 0 },
	{ 0 },
};

static const struct argp_child rungdb_children[] = {
	{ .argp = &guest_argp },
	{ 0 },
};

static const struct argp rungdb_argp = {
	.options = rungdb_options,
	.parser = debugger_parse,
	.args_doc = "[BREAKPOINT] [-- GDB OPTIONS]",
	.doc = "GDB on the guest's kernel. The symbols of modules come and go with them, "
	       "and a breakpoint in a module may be set before it is loaded."
	       "\vWith a breakpoint the guest goes on up to there, then GDB's options are "
	       "carried out: rungdb start_kernel -- -batch -ex bt. Without one, but with "
	       "options, they find the guest stopped where it is. With neither the "
	       "guest goes on, and Ctrl-C stops it. A guest started with -d waits for "
	       "GDB before its first instruction.",
	.children = rungdb_children,
};

const struct applet cmd_rungdb = {
	.name = "rungdb",
	.summary = "GDB on the guest's kernel and its modules",
	.argp = &rungdb_argp,
	.flags = ARGP_IN_ORDER,
	.run = run_rungdb,
};
