// SPDX-License-Identifier: GPL-2.0-or-later
/* The time stamp counter, counted against the kernel's clock. */
#include "host/tsc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "util/cleanup.h"
#include "util/file.h"
#include "util/lock.h"
#include "util/mem.h"

/* What two measurements may differ by, in parts of the whole: a clock's adjustment. */
#define SAME_PARTS 2000

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

/* The host's boot, an empty text where nobody knows. */
static char *boot_id(void)
{
	char *text = NULL;

	if (file_read("/proc/sys/kernel/random/boot_id", &text, NULL))
		return xstrdup("");
	text[strcspn(text, "\n")] = '\0';
	return text;
}

/* What is kept; 0 for nothing. @current: was it measured in this boot? */
static unsigned int recall(const char *path, const char *boot, bool *current)
{
	_cleanup_free_ char *text = NULL;
	char *rest;
	unsigned long khz;

	*current = false;
	if (access(path, R_OK) || file_read(path, &text, NULL))
		return 0;
	khz = strtoul(text, &rest, 10);
	if (*rest != '\n')
		return 0;
	rest[strcspn(rest + 1, "\n") + 1] = '\0';
	*current = strcmp(rest + 1, boot) == 0;
	return khz;
}

unsigned int tsc_kept_khz(const char *top)
{
	_cleanup_free_ char *path = xasprintf("%s/out/host/tsc", top);
	_cleanup_free_ char *lock_path = xasprintf("%s.lock", path);
	_cleanup_free_ char *boot = boot_id(), *text = NULL;
	_cleanup_close_ int lock = -1;
	unsigned int kept, khz;
	bool current;

	kept = recall(path, boot, &current);
	if (current)
		return kept;
	/* Two that measure at once must come to the same. */
	lock = make_parent(path) ? -1 : lock_wait(lock_path);
	kept = recall(path, boot, &current);
	if (current)
		return kept;
	khz = tsc_khz();
	if (kept && llabs((long long)khz - kept) <= kept / SAME_PARTS)
		khz = kept;
	text = xasprintf("%u\n%s\n", khz, boot);
	/* Where it cannot be kept, it is measured again the next time. */
	file_write(path, text, strlen(text));
	return khz;
}
