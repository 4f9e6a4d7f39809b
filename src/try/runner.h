/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The guest of a try, in a process of its own: it is restored while the modules are
 * still being built, and stands still until there is something to do.
 */
#ifndef LKMC_TRY_RUNNER_H
#define LKMC_TRY_RUNNER_H

#include "try/trial.h"

struct runner {
	pid_t pid;  /* 0: there is none */
	int go;     /* what it is to do goes in here, and its answer comes out */
	int status; /* the exit status comes out here; readable at its end too */
	bool stays; /* it goes on behind the verdict, for a guest that is kept */
};

/* There is none yet. */
extern const struct runner runner_none;

/**
 * runner_start() - restore a guest
 * @r: filled in; runner_stop() or runner_wait() ends it
 * @t: what is to be tried; the snapshot is there
 *
 * Return: 0, or a negative errno with fail(). What goes wrong in the process itself it
 * says itself, and it ends with the exit status for it.
 */
int runner_start(struct runner *r, const struct trial *t);

/**
 * runner_ready() - see that there is one, of the snapshot that fits
 * @r: a runner, or none; one of another snapshot is ended
 * @t: what is to be tried; the snapshot is made if it is not there
 *
 * Return: 0, or a negative errno with fail().
 */
int runner_ready(struct runner *r, struct trial *t);

/**
 * runner_go() - let it do what it is for
 * @r: from runner_start()
 * @tar: the modules, as trial_build() gives them, or -1; the caller may close them then
 * @start: since when the user waits, as of clock_ms()
 *
 * The verdict is the last line that it prints. A guest that is kept goes on behind it,
 * without this process.
 */
void runner_go(const struct runner *r, int tar, long long start);

/**
 * runner_leaves() - wait until a debugger may let the guest go on
 * @r: from runner_start(), told to go, of a try with --gdb
 *
 * Return: false where the runner has ended instead; it has said why.
 */
bool runner_leaves(const struct runner *r);

/**
 * runner_wait() - wait for the verdict
 * @r: from runner_start(), told to go; there is none any more afterwards
 *
 * Return: the exit status.
 */
int runner_wait(struct runner *r);

/**
 * runner_stop() - end it, and its guest
 * @r: from runner_start(); there is none any more afterwards
 *
 * Return: its exit status, if it has ended by itself before; 128 + SIGTERM else.
 */
int runner_stop(struct runner *r);

#endif
