// SPDX-License-Identifier: GPL-2.0-or-later
/* Which guests run. */
#include "vm/running.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "util/cleanup.h"
#include "util/fail.h"
#include "util/file.h"
#include "util/lock.h"
#include "util/mem.h"
#include "util/strv.h"

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

bool running_guest(const struct lab *lab)
{
	_cleanup_free_ char *path = lab_run_path(lab, GUEST_LOCK);

	return lock_is_held(path, NULL);
}

int running_not(const struct lab *lab, int err)
{
	return fail(err, "no guest '%s' of %s is running: start one with ./runqemu -n",
		    lab->id, lab->arch.name);
}

bool running_find(const char *run, struct running *r)
{
	_cleanup_free_ char *path = xasprintf("%s/" GUEST_LOCK, run);
	struct stat st;
	pid_t pid;

	*r = (struct running){ 0 };
	if (!lock_is_held(path, &pid) || stat(path, &st))
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
