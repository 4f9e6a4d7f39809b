// SPDX-License-Identifier: GPL-2.0-or-later
/* Time for deadlines. */
#include "util/clock.h"

#include <stdlib.h>
#include <time.h>

long long clock_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

long long clock_scaled(long long ms)
{
	const char *text = getenv("LKMC_TIMEOUT_SCALE");
	double scale = text ? strtod(text, NULL) : 1;

	return scale > 0 && scale <= CLOCK_SCALE_MAX ? (long long)(ms * scale) : ms;
}
