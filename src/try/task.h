/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the client of a try does in the guest. */
#ifndef LKMC_TRY_TASK_H
#define LKMC_TRY_TASK_H

#include "try/trial.h"
#include "vm/client.h"

struct task {
	const struct trial_options *o;
	int tar; /* the modules, for the script's standard input; -1: there are none */
};

/**
 * task_carry_out() - the command, or the script that loads the modules and unloads them
 * @c: the client
 * @task: a struct task
 *
 * A guest that was recorded is switched off then.
 *
 * Return: the exit status.
 */
int task_carry_out(const struct client *c, void *task);

#endif
