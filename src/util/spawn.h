/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Starting processes that do not outlive this one. */
#ifndef LKMC_SPAWN_H
#define LKMC_SPAWN_H

#include <stdbool.h>
#include <sys/types.h>

#include "util/signals.h"

/* Another program, and what it gets. */
struct spawn {
	char *const *argv; /* looked up in PATH, and its arguments, NULL at the end */
	int death;         /* the signal that it gets when this process ends */
	bool group;        /* in a process group of its own, with what it starts */
	bool no_input;     /* its standard input is empty */
	int output, error; /* become its standard output and error; 0: they are ours */
	struct signals *signals; /* as it was before signals_begin(), or NULL */
};

/**
 * spawn() - start another program
 * @s: which, and how
 *
 * Return: its process, for the caller to wait for, or a negative errno with fail(), also
 * where it cannot be executed.
 */
pid_t spawn(const struct spawn *s);

/**
 * spawn_fork() - fork a process that ends with this one
 * @death: the signal that it gets then
 *
 * Return: as fork(). What this process has not yet written is written first.
 */
pid_t spawn_fork(int death);

/**
 * spawn_fork_held() - spawn_fork(), and what tells the new process to end is held back
 * @death: as for spawn_fork()
 *
 * Until it has called signals_begin(), and something that could be put away.
 */
pid_t spawn_fork_held(int death);

#endif
