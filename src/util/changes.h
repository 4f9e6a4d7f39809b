/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Noticing that files change: inotify(7), for whole folders. */
#ifndef LKMC_CHANGES_H
#define LKMC_CHANGES_H

#include <stdbool.h>

#include "util/strv.h"

struct changes {
	int fd; /* to be polled: readable where something may have changed */
	struct strv paths;
};

/**
 * changes_begin() - watch files and folders
 * @c: filled in; changes_end() releases it, and after a failure too
 * @paths: files, and folders with all that is in them, now and later; at least one
 *
 * Of a file, its folder is watched: editors put another one in its place, and a
 * C file's headers may lie there.
 *
 * Return: 0, or a negative errno with fail().
 */
int changes_begin(struct changes *c, const struct strv *paths);

/**
 * changes_take() - has something changed since the last time?
 * @c: from changes_begin()
 *
 * Files that an editor makes for itself (names that begin with '.' or '#', or end in
 * '~') are none. Waits until nothing has changed for a moment, as many files may be
 * saved at once.
 */
bool changes_take(struct changes *c);

/** changes_end() - watch nothing any more */
void changes_end(struct changes *c);

#endif
