// SPDX-License-Identifier: GPL-2.0-or-later
/* Who listens at Unix sockets, by the kernel's table. */
#include "vm/listening.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "util/cleanup.h"
#include "util/clock.h"
#include "util/fail.h"
#include "util/file.h"
#include "vm/running.h"

#define POLL_MS 20
/* How long a runqemu that was started at the same time may take to be noticed. */
#define GRACE_MS 1500

/* Columns of the table: Num RefCount Protocol Flags Type St Inode Path. */
#define COLUMN_FLAGS 3
#define COLUMN_PATH 7
/* __SO_ACCEPTCON of the kernel's include/linux/net.h */
#define FLAG_LISTENS 0x10000

/* Returns where a column begins, numbered from 0, or NULL. */
static const char *find_column(const char *line, int column)
{
	line += strspn(line, " ");
	while (column--) {
		line += strcspn(line, " \n");
		line += strspn(line, " ");
		if (!*line || *line == '\n')
			return NULL;
	}
	return line;
}

static bool line_matches(const char *line, const char *path, bool connected)
{
	const char *flags = find_column(line, COLUMN_FLAGS);
	const char *bound = find_column(line, COLUMN_PATH);
	size_t n = strlen(path);

	return flags && bound && strncmp(bound, path, n) == 0 &&
	       (bound[n] == '\n' || !bound[n]) &&
	       !(strtoul(flags, NULL, 16) & FLAG_LISTENS) == connected;
}

bool listening_in_table(const char *table, const char *path, bool connected)
{
	while (*table) {
		if (line_matches(table, path, connected))
			return true;
		table += strcspn(table, "\n");
		table += *table == '\n';
	}
	return false;
}

static bool is_in_table(const char *path, bool connected)
{
	_cleanup_free_ char *table = NULL;

	return !file_read("/proc/net/unix", &table, NULL) &&
	       listening_in_table(table, path, connected);
}

bool listening_connected(const struct lab *lab, const char *name)
{
	_cleanup_free_ char *path = lab_run_path(lab, name);

	return is_in_table(path, true);
}

int listening_wait(const struct lab *lab, const char *name, long long timeout_ms)
{
	_cleanup_free_ char *path = lab_run_path(lab, name);
	long long start = clock_ms(), grace = clock_scaled(GRACE_MS);

	while (!is_in_table(path, false)) {
		long long waited = clock_ms() - start;

		if (!running_guest(lab) && (waited >= grace || waited >= timeout_ms))
			return running_not(lab, ENOENT);
		if (waited >= timeout_ms)
			return fail(ETIMEDOUT, "guest '%s' of %s has no %s", lab->id,
				    lab->arch.name, name);
		poll(NULL, 0, POLL_MS);
	}
	return 0;
}
