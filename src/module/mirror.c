// SPDX-License-Identifier: GPL-2.0-or-later
/* Copies of folders, kept up to date. */
#include "module/mirror.h"

#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <fts.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util/cleanup.h"
#include "util/fail.h"
#include "util/file.h"
#include "util/mem.h"
#include "util/strv.h"

/* What Kbuild makes (Documentation/dontdiff of the kernel), and version control. */
static const char *const left_out[] = {
	"*.o",  "*.ko", "*.mod", "*.mod.c", ".*.cmd", "modules.order", "Module.symvers",
	".*.d", ".git", ".svn",  ".hg",     ".tmp_*",
};

static bool is_left_out(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(left_out); i++) {
		if (fnmatch(left_out[i], name, 0) == 0)
			return true;
	}
	return false;
}

static bool is_same(const struct stat *a, const struct stat *b)
{
	return S_ISREG(b->st_mode) && a->st_size == b->st_size &&
	       a->st_mode == b->st_mode && a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
	       a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

/* Copies a file if it is another one than the copy. */
static int copy_file(const char *from, const struct stat *st, const char *to)
{
	const struct timespec times[] = { st->st_atim, st->st_mtim };
	struct stat old;
	int err;

	if (!lstat(to, &old) && is_same(st, &old))
		return 0;
	err = file_copy(from, to);
	if (err)
		return err;
	if (chmod(to, st->st_mode & 07777) || utimensat(AT_FDCWD, to, times, 0))
		return fail_errno("cannot set the time of %s", to);
	return 0;
}

static int take_entry(FTS *fts, FTSENT *entry, const char *from, const char *to,
		      struct strv *names)
{
	const char *name = entry->fts_path + strlen(from);
	_cleanup_free_ char *copy = xasprintf("%s%s", to, name);

	switch (entry->fts_info) {
	case FTS_D:
		if (entry->fts_level > 0 && is_left_out(entry->fts_name))
			return fts_set(fts, entry, FTS_SKIP), 0;
		return make_dirs(copy, 0777);
	case FTS_F:
		if (is_left_out(entry->fts_name))
			return 0;
		strv_add(names, name);
		return copy_file(entry->fts_path, entry->fts_statp, copy);
	case FTS_DNR:
	case FTS_ERR:
	case FTS_NS:
		return fail(entry->fts_errno, "cannot read %s: %s", entry->fts_path,
			    strerror(entry->fts_errno));
	}
	/* A link that leads nowhere, a socket, a folder's end: nothing to build from. */
	return 0;
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

static int copy_tree(const char *from, const char *to, struct strv *names)
{
	char *const roots[] = { (char *)from, NULL };
	FTS *fts = fts_open(roots, FTS_LOGICAL | FTS_NOCHDIR, by_name);
	FTSENT *entry;
	int err = 0;

	if (!fts)
		return fail_errno("cannot read %s", from);
	while (!err && (entry = fts_read(fts)))
		err = take_entry(fts, entry, from, to, names);
	fts_close(fts);
	return err;
}

/* A name may hold any byte but NUL, which ends each in the list. */
static void remove_vanished(const char *to, const char *list, const struct strv *names)
{
	_cleanup_free_ char *old = NULL;
	size_t size = 0;

	if (file_read(list, &old, &size))
		return;
	for (const char *name = old; name < old + size; name += strlen(name) + 1) {
		_cleanup_free_ char *copy = xasprintf("%s%s", to, name);

		if (!strv_has(names, name))
			unlink(copy);
	}
}

static int write_list(const char *list, const struct strv *names)
{
	_cleanup_free_ char *text = NULL;
	size_t size = 0;
	FILE *f = xmemstream(&text, &size);

	for (size_t i = 0; i < names->n; i++)
		fwrite(names->v[i], strlen(names->v[i]) + 1, 1, f);
	xmemclose(f);
	return file_write(list, text, size);
}

int mirror_update(const char *from, const char *to, const char *list)
{
	_cleanup_strv_ struct strv names = { 0 };
	int err = copy_tree(from, to, &names);

	if (err)
		return err;
	remove_vanished(to, list, &names);
	return write_list(list, &names);
}

int mirror_file(const char *from, const char *to)
{
	struct stat st;

	if (stat(from, &st))
		return fail_errno("cannot read %s", from);
	return copy_file(from, &st, to);
}
