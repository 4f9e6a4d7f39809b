/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the applets that start GDB share. */
#ifndef LKMC_APPLET_DEBUGGER_H
#define LKMC_APPLET_DEBUGGER_H

#include "applet.h"
#include "lab.h"
#include "util/strv.h"

/* What stands on the command line, for debugger_parse(). */
struct debugger_options {
	const struct applet *applet;
	struct guest_options guest;
	bool kgdb;          /* -k */
	bool hardware;      /* -H */
	const char *place;  /* the first argument, or NULL */
	const char *second; /* the second one, or NULL */
	int places;         /* how many arguments there may be */
	char **gdb;         /* what stands behind "--", or NULL */
};

/**
 * debugger_parse() - parse the arguments that these applets have in common
 * @key: as for an argp parser
 * @arg: as for an argp parser
 * @state: its input is a struct debugger_options
 *
 * Return: as an argp parser does.
 */
error_t debugger_parse(int key, char *arg, struct argp_state *state);

/**
 * debugger_begin() - the first arguments of GDB
 * @lab: for which guest
 * @args: GDB's name and what it must know are appended here
 *
 * Return: 0, or a negative errno with fail(): -ENOENT where the kernel is not built.
 */
int debugger_begin(const struct lab *lab, struct strv *args);

/**
 * debugger_wait() - wait for the guest's stub, and be the only one to use it
 * @lab: which guest
 * @socket: the stub's socket, such as "gdb.sock"
 *
 * What keeps others away lasts until this process, and the GDB it becomes, ends.
 *
 * Return: 0, or a negative errno with fail(): -ENOENT where no guest runs,
 * -EBUSY where another GDB is connected.
 */
int debugger_wait(const struct lab *lab, const char *socket);

/**
 * debugger_wait_kgdb() - the same for the stub in the kernel, of a guest started with -k
 * @lab: which guest
 *
 * Return: 0, or a negative errno with fail(): as debugger_wait(), -ETIMEDOUT where the
 * kernel does not come to its stub.
 */
int debugger_wait_kgdb(const struct lab *lab);

/**
 * debugger_between() - have another process stand between GDB and what it talks to
 * @lab: for which guest
 * @name: of a socket that GDB, which this process becomes, connects to
 * @f: called in that process, which ends after it: @gdb is the connection
 * @data: passed on to it
 *
 * Return: 0, or a negative errno with fail().
 */
int debugger_between(const struct lab *lab, const char *name,
		     void (*f)(int gdb, void *data), void *data);

/**
 * debugger_tell_background() - tell_background(), unless GDB is not to be typed at
 * @o: the options, with GDB's own
 */
void debugger_tell_background(const struct debugger_options *o);

/**
 * debugger_exec() - become GDB
 * @lab: for which guest
 * @args: its arguments, its name first
 *
 * Return: only on failure, a negative errno with fail().
 */
int debugger_exec(const struct lab *lab, const struct strv *args);

#endif
