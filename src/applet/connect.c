// SPDX-License-Identifier: GPL-2.0-or-later
/* Connecting to the agent on behalf of an applet. */
#include "applet/connect.h"

#include <stdio.h>
#include <stdlib.h>

#include "lab.h"
#include "util/cleanup.h"
#include "util/clock.h"
#include "vm/paused.h"

/* How long a guest may take to have its agent up. */
#define BOOT_MS 60000
/* A debugger may stop it for shorter, and continue by itself. */
#define PAUSED_MS 1000
/* Set for what GDB's user starts: who has paused the guest knows it. */
#define IN_GDB "LKMC_IN_GDB"

/* The guest that this process waits for, and whether the user was told of its pause. */
static struct waiting {
	const struct applet *applet;
	struct lab lab;
	bool told;
} waiting;

/* Tells the user of each pause once. */
static void tell_pause(void *data)
{
	struct waiting *w = data;
	_cleanup_free_ char *pause = paused_find(&w->lab, PAUSED_MS);

	if (pause && !w->told)
		fprintf(stderr,
			"lkmc %s: guest '%s' of %s is %s: waiting for it to go on\n",
			w->applet->name, w->lab.id, w->lab.arch.name, pause);
	w->told = pause != NULL;
}

int connect_tell_pauses(const struct applet *applet, const struct guest_options *options)
{
	waiting.applet = applet;
	if (getenv(IN_GDB))
		return 0;
	agent_on_wait(tell_pause, &waiting);
	return lab_init(&waiting.lab, options->arch, options->id);
}

int connect_guest(const struct applet *applet, const struct guest_options *options,
		  long long timeout_ms, struct agent *agent)
{
	_cleanup_lab_ struct lab lab = { 0 };
	_cleanup_free_ char *users = NULL;
	int err;

	*agent = (struct agent){ .fd = -1, .lock = -1 };
	err = lab_init(&lab, options->arch, options->id);
	if (err)
		return applet_error(applet, err);
	err = connect_tell_pauses(applet, options);
	if (err)
		return applet_error(applet, err);
	users = agent_users(&lab);
	if (users)
		fprintf(stderr, "lkmc %s: guest '%s' of %s is busy: waiting for %s\n",
			applet->name, lab.id, lab.arch.name, users);
	err = agent_open(agent, &lab, timeout_ms < 0 ? clock_scaled(BOOT_MS) : timeout_ms);
	return err ? applet_error(applet, err) : 0;
}
