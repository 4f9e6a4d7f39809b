// SPDX-License-Identifier: GPL-2.0-or-later
/* Changes of files. */
#include "util/changes.h"

#include <errno.h>
#include <fts.h>
#include <poll.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util/cleanup.h"
#include "util/fail.h"
#include "util/mem.h"

/* A file that was written is one when its writer closes it. */
#define EVENTS \
	(IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ONLYDIR)
/* How long nothing may have changed, and how long that is waited for. */
#define QUIET_MS 10
#define QUIET_TIMES 20

static int watch_folder(const struct changes *c, const char *path)
{
	if (inotify_add_watch(c->fd, path, EVENTS) >= 0 || errno == ENOENT ||
	    errno == ENOTDIR)
		return 0;
	return errno == ENOSPC ?
		       fail(ENOSPC,
			    "cannot watch %s: more folders than fs.inotify.max_user_watches",
			    path) :
		       fail_errno("cannot watch %s", path);
}

static int watch_file(const struct changes *c, const char *path)
{
	const char *slash = strrchr(path, '/');
	_cleanup_free_ char *folder =
		slash ? xstrndup(path, slash - path + (slash == path)) : xstrdup(".");

	return watch_folder(c, folder);
}

static int watch_tree(const struct changes *c, const char *path)
{
	char *const roots[] = { (char *)path, NULL };
	FTS *fts = fts_open(roots, FTS_LOGICAL | FTS_NOCHDIR, NULL);
	FTSENT *entry;
	int err = 0;

	while (fts && !err && (entry = fts_read(fts))) {
		if (entry->fts_info == FTS_D && entry->fts_level > 0 &&
		    entry->fts_name[0] == '.')
			fts_set(fts, entry, FTS_SKIP);
		else if (entry->fts_info == FTS_D)
			err = watch_folder(c, entry->fts_path);
	}
	if (fts)
		fts_close(fts);
	return err;
}

/* What is watched already stays so. */
static int watch_all(const struct changes *c)
{
	struct stat st;
	int err = 0;

	for (size_t i = 0; !err && i < c->paths.n; i++) {
		const char *path = c->paths.v[i];

		err = !stat(path, &st) && S_ISDIR(st.st_mode) ? watch_tree(c, path) :
								watch_file(c, path);
	}
	return err;
}

int changes_begin(struct changes *c, const struct strv *paths)
{
	*c = (struct changes){ .fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK) };
	if (c->fd < 0)
		return fail_errno("cannot watch files");
	strv_addv(&c->paths, paths->v);
	return watch_all(c);
}

/* Is it about a file of the user's? */
static bool is_of_interest(const struct inotify_event *event)
{
	const char *name = event->len ? event->name : "";
	size_t n = strlen(name);

	/* That a file was made: it is told once more when it is whole. */
	if (event->mask & IN_CREATE && !(event->mask & IN_ISDIR))
		return false;
	if (event->mask & IN_IGNORED)
		return false;
	return n && name[0] != '.' && name[0] != '#' && name[n - 1] != '~';
}

/* Takes what is there now. */
static bool drain(const struct changes *c)
{
	char buffer[16384] __attribute__((aligned(__alignof__(struct inotify_event))));
	bool found = false;
	ssize_t n;

	while ((n = read(c->fd, buffer, sizeof(buffer))) > 0) {
		for (char *at = buffer; at < buffer + n;) {
			const struct inotify_event *event = (struct inotify_event *)at;

			found |= is_of_interest(event) || event->mask & IN_Q_OVERFLOW;
			at += sizeof(*event) + event->len;
		}
	}
	return found;
}

bool changes_take(struct changes *c)
{
	struct pollfd fd = { .fd = c->fd, .events = POLLIN };
	bool found = drain(c);

	for (int i = 0; found && i < QUIET_TIMES && poll(&fd, 1, QUIET_MS) > 0; i++)
		drain(c);
	/* There may be new folders. One that cannot be watched has been told at the beginning. */
	if (found)
		watch_all(c);
	return found;
}

void changes_end(struct changes *c)
{
	cleanup_close(&c->fd);
	c->fd = -1;
	strv_fini(&c->paths);
}
