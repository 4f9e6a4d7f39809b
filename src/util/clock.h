/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Time for deadlines. */
#ifndef LKMC_CLOCK_H
#define LKMC_CLOCK_H

/* A minute's deadline, scaled by it, still fits into poll()'s int. */
#define CLOCK_SCALE_MAX 10000

/**
 * clock_ms() - a clock that only goes forward
 *
 * Return: milliseconds since some point in the past.
 */
long long clock_ms(void);

/**
 * clock_scaled() - a deadline for this machine
 * @ms: how long something may take on the machines the lab was made on
 *
 * Return: that times the environment's LKMC_TIMEOUT_SCALE (1 where it is not
 * set or no number above 0 and up to CLOCK_SCALE_MAX), for slow machines.
 */
long long clock_scaled(long long ms);

#endif
