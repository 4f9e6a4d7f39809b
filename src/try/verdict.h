/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a try has come to: a disaster with its source, and the last line. */
#ifndef LKMC_TRY_VERDICT_H
#define LKMC_TRY_VERDICT_H

#include "try/trial.h"
#include "vm/guest.h"

/* The file in the guest's folder with how far the script came, where it failed. */
#define TRY_STAGE "stage"

/**
 * verdict_give() - print the verdict
 * @t: what was tried
 * @g: its guest; it ended, or its client did
 * @start: since when the user waits, as of clock_ms()
 *
 * Return: the exit status.
 */
int verdict_give(const struct trial *t, const struct guest *g, long long start);

/** verdict_build_failed() - print the one where it could not be built */
void verdict_build_failed(const struct trial *t, long long start);

/** verdict_tell_kept() - print how the guest that stays is used */
void verdict_tell_kept(const struct trial *t);

#endif
