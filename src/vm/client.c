// SPDX-License-Identifier: GPL-2.0-or-later
/* The child that uses a guest. */
#include "vm/client.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "applet.h"
#include "util/fail.h"
#include "util/file.h"
#include "util/spawn.h"

int client_start(struct guest *g, const char *applet,
		 int (*body)(const struct client *c, void *data), void *data)
{
	int up[2];

	if (pipe2(up, O_CLOEXEC))
		return fail_errno("cannot make a pipe");
	g->client = spawn_fork(SIGKILL);
	if (g->client == 0) {
		struct client c = {
			.lab = g->config->lab,
			.applet = applet,
			.up = up[1],
			.first = g->config->restored || g->config->replay,
		};

		close(up[0]);
		close(g->lock);
		_exit(body(&c, data));
	}
	close(up[1]);
	g->client_up = up[0];
	return g->client < 0 ? fail_errno("cannot fork") : 0;
}

int client_open(const struct client *c, struct agent *agent)
{
	int err = c->first ? agent_open_first(agent, c->lab, -1) :
			     agent_open(agent, c->lab, -1);

	/* Of one that speaks another language nothing else tells. */
	if (err == -EPROTO)
		fprintf(stderr, "lkmc %s: %s\n", c->applet, fail_message(err));
	write_all(c->up,
		  err == -EPROTO ? GUEST_CLIENT_FAILED :
		  err            ? GUEST_CLIENT_LOST :
				   GUEST_CLIENT_UP,
		  1);
	return err;
}

bool client_exec(const struct client *c, struct agent *agent, char *const argv[], int in,
		 int *status)
{
	int err = agent_exec(agent, argv, in, STDOUT_FILENO, STDERR_FILENO, status);

	if (!err)
		return true;
	*status = EXIT_LAB;
	if (err == -ECONNRESET || err == -EPROTO) {
		write_all(c->up, GUEST_CLIENT_LOST, 1);
		return false;
	}
	/* A reader that has left, such as head, is none of the user's troubles. */
	if (err == -EPIPE)
		*status = 128 + SIGPIPE;
	else
		fprintf(stderr, "lkmc %s: %s\n", c->applet, fail_message(err));
	write_all(c->up, GUEST_CLIENT_FAILED, 1);
	return false;
}
