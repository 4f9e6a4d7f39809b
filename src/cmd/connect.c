// SPDX-License-Identifier: GPL-2.0-or-later
/* Connecting to the agent on behalf of an applet. */
#include "cmd/connect.h"

#include <stdio.h>

#include "lab.h"
#include "util/cleanup.h"
#include "util/clock.h"

/* How long a guest may take to have its agent up. */
#define BOOT_MS 60000

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
	users = agent_users(&lab);
	if (users)
		fprintf(stderr, "lkmc %s: guest '%s' of %s is busy: waiting for %s\n",
			applet->name, lab.id, lab.arch.name, users);
	err = agent_open(agent, &lab, timeout_ms < 0 ? clock_scaled(BOOT_MS) : timeout_ms);
	return err ? applet_error(applet, err) : 0;
}
