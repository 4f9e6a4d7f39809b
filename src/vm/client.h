/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The child that uses a guest while its parent tends it: it may wait for the agent
 * as long as that takes, and its end is the end of what the guest was for.
 */
#ifndef LKMC_VM_CLIENT_H
#define LKMC_VM_CLIENT_H

#include <stdbool.h>

#include "vm/agent.h"
#include "vm/guest.h"

struct client {
	const struct lab *lab;
	const char *applet; /* the name of the one whose messages they are */
	int up;             /* where the parent is told how the client fares */
	bool first;         /* nobody has talked to this guest's agent before */
};

/**
 * client_start() - start the child
 * @g: a guest that was started; its client is set
 * @applet: the name of the applet whose messages the child prints
 * @body: what the child does; returns its exit status
 * @data: for @body
 *
 * Return: 0, or a negative errno with fail().
 */
int client_start(struct guest *g, const char *applet,
		 int (*body)(const struct client *c, void *data), void *data);

/**
 * client_open() - connect to the agent, however long the guest takes
 * @c: the client
 * @agent: filled in; agent_close() releases it
 *
 * Return: 0, or a negative errno with fail(), of which the parent was told.
 */
int client_open(const struct client *c, struct agent *agent);

/**
 * client_exec() - run a command with this process's standard output and error
 * @c: the client
 * @agent: from client_open()
 * @argv: the command, NULL-terminated
 * @in: its standard input, or -1
 * @status: the command's exit status, or else the one to end with
 *
 * Return: whether the command ended; if not, the parent and the user were told.
 */
bool client_exec(const struct client *c, struct agent *agent, char *const argv[], int in,
		 int *status);

#endif
