/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Children: another program in our place, which gets the terminal, and our signals; or a
 * process aside.
 */
#ifndef LKMC_CHILD_H
#define LKMC_CHILD_H

#include <stdbool.h>
#include <sys/types.h>

enum child_flags {
	CHILD_NO_INPUT = 1, /* its standard input is empty */
	CHILD_SILENT = 2,   /* what it says goes nowhere, not to our standard error */
};

/**
 * child_run() - run a program to its end
 * @argv: the program, looked up in PATH, and its arguments, NULL at the end
 * @flags: of enum child_flags, or-ed
 * @status: as of waitpid()
 *
 * When this process is told to end, so is the child, and its end is waited for; the
 * third time, it is killed.
 *
 * Return: 0, or a negative errno with fail(): -EINTR after such a signal.
 */
int child_run(char *const argv[], unsigned int flags, int *status);

/**
 * child_lives() - whether a child has not come to its end
 * @child: its PID, or less than 1 for none; 0 once it has ended
 */
bool child_lives(pid_t *child);

/**
 * child_kill() - end a child at once
 * @child: as for child_lives(); 0 behind it
 */
void child_kill(pid_t *child);

#endif
