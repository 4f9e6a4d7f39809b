// SPDX-License-Identifier: GPL-2.0-or-later
/* Telling the guest how large the terminal is. */
#include "vm/resize.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "util/spawn.h"
#include "vm/agent.h"

/* The first of the agent's ports, see vm_qemu_arguments(). */
#define PORT "agent0"

/*
 * In a child. A guest that is paused, or whose agent is gone, may let it wait as long
 * as it likes: it holds one of several ports, and ends with us.
 */
static void tell(const struct lab *lab)
{
	char rows[8], columns[8];
	char *argv[] = { "stty", "-F", "/dev/console", "rows", rows, "cols", columns, NULL };
	struct winsize size;
	struct agent agent;
	int status;

	if (agent_open(&agent, lab, -1))
		return;
	/* As it is by now. */
	if (ioctl(STDIN_FILENO, TIOCGWINSZ, &size) || !size.ws_row || !size.ws_col)
		return;
	snprintf(rows, sizeof(rows), "%u", size.ws_row);
	snprintf(columns, sizeof(columns), "%u", size.ws_col);
	agent_exec(&agent, argv, -1, -1, -1, &status);
}

void resize_tell(struct guest *g)
{
	if (g->config->console != VM_TERMINAL || !g->has_agent)
		return;
	g->resize_again = g->resizer > 0;
	if (g->resize_again)
		return;
	/* Where there is no process to be had, the console keeps its size. */
	g->resizer = spawn_fork(SIGKILL);
	if (g->resizer == 0) {
		close(g->lock);
		tell(g->config->lab);
		_exit(0);
	}
}

void resize_event(struct guest *g, json_object *event)
{
	if (strcmp(qmp_string(event, "event"), "VSERPORT_CHANGE") != 0 ||
	    strcmp(qmp_string(event, "data.id"), PORT) != 0)
		return;
	g->has_agent = strcmp(qmp_string(event, "data.open"), "true") == 0;
	resize_tell(g);
}

void resize_reap(struct guest *g)
{
	if (g->resizer <= 0 || waitpid(g->resizer, NULL, WNOHANG) != g->resizer)
		return;
	g->resizer = 0;
	if (g->resize_again)
		resize_tell(g);
}
