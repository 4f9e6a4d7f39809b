/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What "run" and "runqemu" share: the options, and the boot. */
#ifndef LKMC_CMD_RUNQEMU_H
#define LKMC_CMD_RUNQEMU_H

#include <stdbool.h>

#include "applet.h"
#include "util/strv.h"

struct runqemu_options {
	const struct applet *applet;
	struct guest_options guest;
	bool wait_for_gdb;
	bool kgdb;
	bool terminal;
	bool gdb_qemu;
	bool no_kvm;
	bool dry_run;
	bool fresh;          /* a fresh root image, as "run" makes it */
	const char *image;   /* --kernel: a file, or "distro"; NULL for the lab's */
	const char *rootfs;  /* --rootfs: a file, or NULL for the lab's */
	struct strv with;    /* --with */
	const char *display; /* --display, or NULL */
	const char *command;
	const char *record;   /* the recording to make, or NULL */
	bool warnings;        /* a WARN() of the kernel's is a disaster, too */
	int attempt;          /* of several recordings, from 0: each has its own pace */
	const char *replay;   /* the recording to do once more, or NULL */
	long long timeout_ms; /* or -1 */
	struct strv trace;    /* --trace */
	struct strv kernel;   /* -e */
	char **qemu;          /* behind "--", or NULL */
};

/* Parses into a struct runqemu_options. */
extern const struct argp runqemu_argp;

/**
 * runqemu_boot() - boot a guest and tend it to its end
 * @applet: whose messages they are
 * @o: the options; o->kernel, o->trace and o->with are released
 *
 * Return: an exit status.
 */
int runqemu_boot(const struct applet *applet, struct runqemu_options *o);

/**
 * runqemu_check_recording() - options that --record and --replay exclude
 * @o: all options
 *
 * Does not return if there is one: it is wrong usage.
 */
void runqemu_check_recording(const struct runqemu_options *o);

#endif
