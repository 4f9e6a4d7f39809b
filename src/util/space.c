// SPDX-License-Identifier: GPL-2.0-or-later
/* Room on a disk. */
#include "util/space.h"

#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "util/fail.h"

int space_lacks(const char *folder, long long bytes)
{
	struct statvfs fs;
	long long blocks;

	if (statvfs(folder, &fs))
		return fail_errno("cannot look at %s", folder);
	/* Some of it may be root's only. */
	blocks = geteuid() ? fs.f_bavail : fs.f_bfree;
	return blocks * (long long)fs.f_frsize < bytes;
}

long long space_parse(const char *text)
{
	static const char units[] = "KMG";
	char *unit;
	long long size = strtoll(text, &unit, 10);
	const char *at = *unit ? strchr(units, *unit) : NULL;

	return size << 10 * (at ? at - units + 1 : 2);
}
