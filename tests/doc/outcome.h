/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a command did: the lines that came, cleaned of what the checker itself
 * caused.
 */
#ifndef LKMC_DOC_OUTCOME_H
#define LKMC_DOC_OUTCOME_H

#include <stddef.h>

#include "util/strv.h"

struct outcome {
	struct strv saw; /* the lines that came */
	int status; /* what the command exited with; -1 where there is none to know */
};

/**
 * outcome_add() - more came
 * @outcome: the outcome
 * @text: @n bytes of the screen; the prompts of our shells in it are left out
 * @n: in bytes
 */
void outcome_add(struct outcome *outcome, const char *text, size_t n);

/**
 * outcome_drop() - remove lines
 * @outcome: the outcome
 * @from: number of the first line looked at
 * @sign: what a line to be removed has in it
 */
void outcome_drop(struct outcome *outcome, size_t from, const char *sign);

/**
 * outcome_clean() - remove what the terminal itself adds to a command's output
 * @outcome: the outcome
 * @command: what was typed, or NULL: its echo, "^C", and GDB's prompts for further
 *           lines are removed, and empty lines in front
 */
void outcome_clean(struct outcome *outcome, const char *command);

/** outcome_fini() - release the lines */
void outcome_fini(struct outcome *outcome);

#define _cleanup_outcome_ __attribute__((cleanup(outcome_fini)))

#endif
