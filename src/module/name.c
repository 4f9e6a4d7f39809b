// SPDX-License-Identifier: GPL-2.0-or-later
/* Which of the example modules a user means. */
#include "module/name.h"

#include <dirent.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util/cleanup.h"
#include "util/fail.h"
#include "util/mem.h"

#define SOURCE ".c"
#define OBJECT ".ko"

static bool ends_with(const char *s, const char *end)
{
	size_t n = strlen(s), m = strlen(end);

	return n > m && strcmp(s + n - m, end) == 0;
}

/* The last part of a path, without what follows a module's name. */
static char *bare_name(const char *word)
{
	const char *slash = strrchr(word, '/');
	char *name = xstrdup(slash ? slash + 1 : word);

	if (ends_with(name, SOURCE))
		name[strlen(name) - strlen(SOURCE)] = '\0';
	else if (ends_with(name, OBJECT))
		name[strlen(name) - strlen(OBJECT)] = '\0';
	return name;
}

static bool same_to_kernel(const char *a, const char *b)
{
	for (; *a && *b; a++, b++) {
		if (*a != *b && !(strchr("-_", *a) && strchr("-_", *b)))
			return false;
	}
	return *a == *b;
}

/* Returns the name of a source, for the caller to free, or NULL. */
static char *find(const struct lab *lab, const char *bare)
{
	_cleanup_free_ char *folder = xasprintf("%s/kernel_module", lab->top);
	_cleanup_closedir_ DIR *dir = opendir(folder);
	char *found = NULL;
	const struct dirent *entry;

	while (dir && (entry = readdir(dir))) {
		_cleanup_free_ char *name = NULL;

		if (!ends_with(entry->d_name, SOURCE))
			continue;
		name = bare_name(entry->d_name);
		if (!same_to_kernel(name, bare))
			continue;
		/* There may be both: as it was typed counts more. */
		if (!found || strcmp(name, bare) == 0) {
			free(found);
			found = take_ptr(name);
		}
	}
	return found;
}

static bool is_same_file(const char *a, const char *b)
{
	struct stat x, y;

	return !stat(a, &x) && !stat(b, &y) && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

static bool is_below(const char *path, const char *folder)
{
	_cleanup_free_ char *real = realpath(path, NULL);
	_cleanup_free_ char *real_folder = realpath(folder, NULL);
	size_t n = real_folder ? strlen(real_folder) : 0;

	return real && real_folder && strncmp(real, real_folder, n) == 0 && real[n] == '/';
}

/*
 * Is @word the module's name, its source, or what is built of it? A path from the top
 * of the clone will do anywhere; a .ko that the host does not have is the guest's.
 */
static bool means(const struct lab *lab, const char *word, const char *name)
{
	_cleanup_free_ char *source = xasprintf("%s/kernel_module/%s.c", lab->top, name);
	_cleanup_free_ char *file =
		xasprintf("%s%s", word, ends_with(word, SOURCE) ? "" : SOURCE);
	_cleanup_free_ char *from_top = xasprintf("%s/%s", lab->top, file);

	if (ends_with(word, OBJECT))
		return access(word, F_OK) || is_below(word, lab->out);
	if (is_same_file(file, source))
		return true;
	if (!strchr(word, '/'))
		return access(word, F_OK) || !ends_with(word, SOURCE);
	return access(file, F_OK) && is_same_file(from_top, source);
}

int module_name(const struct lab *lab, const char *word, char **name)
{
	_cleanup_free_ char *bare = bare_name(word);
	_cleanup_free_ char *found = find(lab, bare);

	if (!found)
		return fail_usage("no module '%s': there is no %s/kernel_module/%s.c",
				  word, lab->top, bare);
	if (!means(lab, word, found))
		return fail_usage("%s is not kernel_module/%s.c: there is no such file",
				  word, found);
	*name = take_ptr(found);
	return 0;
}
