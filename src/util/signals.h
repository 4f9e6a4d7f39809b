/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The signals by which this process is told to end (SIGINT, SIGTERM, SIGHUP, SIGQUIT),
 * for those who have something to put away first. What the caller ignores, as nohup
 * and a shell's background job do, stays ignored.
 */
#ifndef LKMC_SIGNALS_H
#define LKMC_SIGNALS_H

#include <signal.h>

struct signals {
	int fd; /* to be polled: readable where one came */
	sigset_t before;
};

/**
 * signals_begin() - from here on signals do not end this process
 * @s: filled in
 * @more: further ones, 0 at the end, that are taken even if ignored; or NULL
 *
 * Return: 0, or a negative errno with fail(); then nothing has changed.
 */
int signals_begin(struct signals *s, const int *more);

/**
 * signals_next() - take one
 * @s: from signals_begin()
 *
 * Return: its number, or 0 where none is there.
 */
int signals_next(struct signals *s);

/**
 * signals_end() - what comes from here on is again as it was before
 * @s: from signals_begin(), or { .fd = -1 } where there is nothing to end
 *
 * In a child, before it executes another program, this is to be called too.
 */
void signals_end(struct signals *s);

/** signals_caught() - the last signal to end that signals_next() gave, or 0 */
int signals_caught(void);

#endif
