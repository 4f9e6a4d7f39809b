/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the applets that talk to the agent of a running guest share. */
#ifndef LKMC_APPLET_CONNECT_H
#define LKMC_APPLET_CONNECT_H

#include "applet.h"
#include "vm/agent.h"

/**
 * connect_guest() - connect to the agent, or tell the user why not
 * @applet: for messages
 * @options: which guest
 * @timeout_ms: how long it may take, or -1 for as long as a guest may take to boot
 * @agent: filled in; agent_close() releases it, after a failure too
 *
 * Return: 0, or an exit status.
 */
int connect_guest(const struct applet *applet, const struct guest_options *options,
		  long long timeout_ms, struct agent *agent);

/**
 * connect_tell_pauses() - from now on tell the user when a guest that is waited for is
 * paused
 * @applet: for messages
 * @options: which guest
 *
 * connect_guest() does so by itself.
 *
 * Return: 0, or a negative errno with fail().
 */
int connect_tell_pauses(const struct applet *applet, const struct guest_options *options);

#endif
