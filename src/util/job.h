/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Running another program, and all that it starts, as a job of its own: none of it
 * outlives this process, which tells it to end, or to stop, when it is told so.
 */
#ifndef LKMC_JOB_H
#define LKMC_JOB_H

#include <stdbool.h>
#include <sys/types.h>

#include "util/signals.h"

struct job {
	pid_t pid;               /* the program's, and its group's */
	struct signals signals;  /* its fd is to be polled */
	long long kill_deadline; /* once it was told to end, or 0 */
};

/**
 * job_start() - start a program in a process group of its own
 * @job: filled in; job_end() waits for it
 * @argv: the program, looked up in PATH, and its arguments, NULL at the end
 * @output: an end of a pipe with its standard output and error, for the caller to close
 *
 * Its standard input is empty.
 *
 * Return: 0, or a negative errno with fail().
 */
int job_start(struct job *job, char *const argv[], int *output);

/**
 * job_tend() - pass on the signals that came
 * @job: to be called when its signals' fd is readable, and every second
 *
 * A job that does not end within seconds is killed.
 */
void job_tend(struct job *job);

/**
 * job_was_ended() - was it told to end by a signal to this process?
 */
bool job_was_ended(const struct job *job);

/**
 * job_end() - wait for its end
 * @job: from job_start(); signals are as they were again
 *
 * One that was told to end is waited for with all that it has started.
 *
 * Return: as of waitpid().
 */
int job_end(struct job *job);

#endif
