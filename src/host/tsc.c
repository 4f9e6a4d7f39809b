// SPDX-License-Identifier: GPL-2.0-or-later
/* The time stamp counter, counted against the kernel's clock. */
#include "host/tsc.h"

#include <time.h>

#if defined(__x86_64__) || defined(__i386__)

struct moment {
	unsigned long long ticks;
	long long ns;
};

static long long clock_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000LL + now.tv_nsec;
}

/* Both clocks at once: of some tries the shortest, for any may be interrupted. */
static struct moment look(void)
{
	long long shortest = -1;
	struct moment moment = { 0 };

	for (int i = 0; i < 20; i++) {
		long long before = clock_ns(), took;
		unsigned long long ticks = __builtin_ia32_rdtsc();

		took = clock_ns() - before;
		if (shortest < 0 || took < shortest) {
			shortest = took;
			moment.ticks = ticks;
			moment.ns = before + took / 2;
		}
	}
	return moment;
}

unsigned int tsc_khz(void)
{
	static const struct timespec pause = { .tv_nsec = 10000000 };
	struct moment first = look(), last;
	unsigned long long ticks, ns;

	nanosleep(&pause, NULL);
	last = look();
	ticks = last.ticks - first.ticks;
	ns = last.ns - first.ns;
	/* In units of 100 kHz, rounded. */
	return (ticks * 10000 + ns / 2) / ns * 100;
}

#elif defined(__aarch64__)

unsigned int tsc_khz(void)
{
	/* There QEMU has no counter, and counts nanoseconds. */
	return 1000000;
}

#else

unsigned int tsc_khz(void)
{
	return 0;
}

#endif
