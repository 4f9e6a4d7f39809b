// SPDX-License-Identifier: GPL-2.0-or-later
/* Which guests run. */
#include "vm/running.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "util/cleanup.h"
#include "util/file.h"
#include "util/mem.h"
#include "util/strv.h"

/* The lab's processes have few files open, and the lock is among the first. */
static bool has_open(pid_t pid, const struct stat *file)
{
	_cleanup_free_ char *folder = xasprintf("/proc/%d/fd", pid);
	_cleanup_closedir_ DIR *dir = opendir(folder);
	const struct dirent *entry;
	struct stat st;

	while (dir && (entry = readdir(dir))) {
		if (!fstatat(dirfd(dir), entry->d_name, &st, 0) &&
		    st.st_dev == file->st_dev && st.st_ino == file->st_ino)
			return true;
	}
	return false;
}

/* Without the program's own path: what is left is an applet and its arguments. */
static char *command_line(pid_t pid)
{
	_cleanup_free_ char *path = xasprintf("/proc/%d/cmdline", pid);
	_cleanup_free_ char *words = NULL;
	_cleanup_strv_ struct strv args = { 0 };
	size_t size = 0;

	if (file_read(path, &words, &size))
		return xstrdup("");
	for (size_t at = strlen(words) + 1; at < size; at += strlen(words + at) + 1)
		strv_add(&args, words + at);
	return args.n ? strv_quote(&args) : xstrdup("");
}

bool running_find(const char *run, struct running *r)
{
	_cleanup_free_ char *path = xasprintf("%s/lock", run);
	_cleanup_free_ char *text = NULL;
	struct stat st;
	pid_t pid;

	*r = (struct running){ 0 };
	if (stat(path, &st) || file_read(path, &text, NULL))
		return false;
	pid = strtol(text, NULL, 10);
	if (pid <= 0 || !has_open(pid, &st))
		return false;
	*r = (struct running){
		.pid = pid,
		.since = st.st_mtime,
		.command = command_line(pid),
	};
	return true;
}

void running_fini(struct running *r)
{
	free(r->command);
	r->command = NULL;
}
