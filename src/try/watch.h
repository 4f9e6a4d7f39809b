/* SPDX-License-Identifier: GPL-2.0-or-later */
/* lkmc try -w: a verdict each time the user's files change. */
#ifndef LKMC_TRY_WATCH_H
#define LKMC_TRY_WATCH_H

#include "try/trial.h"

/**
 * watch_run() - try, and again at each change
 * @t: from trial_init()
 *
 * A change during a try begins it anew. Until the next change a guest stands ready.
 *
 * Return: the exit status, once a signal has come, or where it cannot go on.
 */
int watch_run(struct trial *t);

#endif
