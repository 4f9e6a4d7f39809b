/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A try that is recorded: its guest boots, as no snapshot can be replayed from. */
#ifndef LKMC_TRY_RECORDED_H
#define LKMC_TRY_RECORDED_H

#include "try/trial.h"

/**
 * recorded_run() - build, boot, try, and give the verdict
 * @t: from trial_init()
 *
 * Return: the exit status.
 */
int recorded_run(struct trial *t);

#endif
