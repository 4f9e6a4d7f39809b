// SPDX-License-Identifier: GPL-2.0-or-later
/* Files with symbols, by the names their users know. */
#include "symbols/find.h"

#include <dirent.h>
#include <errno.h>
#include <fts.h>
#include <glob.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "util/cleanup.h"
#include "util/fail.h"
#include "util/file.h"
#include "util/mem.h"

static const char *last_part(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* How long a name is without one of these endings. */
static size_t stem(const char *name)
{
	static const char *const endings[] = { ".out", ".c", ".ko" };
	size_t n = strlen(name);

	for (size_t i = 0; i < ARRAY_SIZE(endings); i++) {
		size_t m = strlen(endings[i]);

		if (n > m && strcmp(name + n - m, endings[i]) == 0)
			return n - m;
	}
	return n;
}

static bool is_elf(const char *path)
{
	_cleanup_fclose_ FILE *f = fopen(path, "re");
	char magic[4];

	return f && fread(magic, sizeof(magic), 1, f) == 1 &&
	       memcmp(magic, "\177ELF", sizeof(magic)) == 0;
}

/* Is there a line whose last part is the name? */
static bool is_listed(const char *list, const char *name)
{
	_cleanup_free_ char *text = NULL;
	char *save = NULL;

	if (file_read(list, &text, NULL))
		return false;
	for (char *line = strtok_r(text, "\n", &save); line;
	     line = strtok_r(NULL, "\n", &save)) {
		if (strcmp(last_part(line), name) == 0)
			return true;
	}
	return false;
}

/* Takes the path, if it is that of an ELF file. */
static bool take(struct program *program, char *path, const char *name)
{
	if (!is_elf(path)) {
		free(path);
		return false;
	}
	program->path = path;
	program->name = xstrdup(name);
	return true;
}

static bool find_example(const char *out, const char *name, struct program *program)
{
	_cleanup_free_ char *file = xasprintf("%.*s.out", (int)stem(name), name);

	return take(program, xasprintf("%s/user/%s", out, file), file);
}

static bool find_busybox(const char *out, const char *name, struct program *program)
{
	_cleanup_free_ char *links = xasprintf("%s/busybox/busybox.links", out);

	if (strcmp(name, "busybox") != 0 && !is_listed(links, name))
		return false;
	return take(program, xasprintf("%s/busybox/busybox_unstripped", out), "busybox");
}

static int is_program(const struct dirent *entry)
{
	size_t n = strlen(entry->d_name);

	return n > 4 && strcmp(entry->d_name + n - 4, ".out") == 0;
}

static char *list_programs(const char *out)
{
	_cleanup_free_ char *folder = xasprintf("%s/user", out);
	struct dirent **list = NULL;
	int n = scandir(folder, &list, is_program, alphasort);
	char *names = xstrdup("busybox");

	for (int i = 0; i < n; i++) {
		char *longer = xasprintf("%s, %s", names, list[i]->d_name);

		free(names);
		free(list[i]);
		names = longer;
	}
	free(list);
	return names;
}

int find_program(const char *out, const char *named, struct program *program)
{
	const char *name = last_part(named);
	_cleanup_free_ char *names = NULL;

	*program = (struct program){ 0 };
	if (*name &&
	    (find_example(out, name, program) || find_busybox(out, name, program) ||
	     /* What lies only there, then what was copied to the guest from here. */
	     take(program, xasprintf("%s/target/%s", out, named), name) ||
	     take(program, xstrdup(named), name)))
		return 0;
	names = list_programs(out);
	return fail(ENOENT, "no program '%s' with symbols: there are %s", named, names);
}

void program_fini(struct program *program)
{
	free(program->path);
	free(program->name);
	*program = (struct program){ 0 };
}

static bool same_module(const char *a, const char *b, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		char x = a[i] == '-' ? '_' : a[i], y = b[i] == '-' ? '_' : b[i];

		if (x != y)
			return false;
	}
	return true;
}

/* Does the last part of a path, without its ending, name the module? */
static bool names_module(const char *path, const char *name, size_t n)
{
	const char *file = last_part(path);

	return strcspn(file, ".") == n && same_module(file, name, n);
}

static bool is_module(const char *path, const char *name, size_t n)
{
	const char *dot = strrchr(path, '.');

	return dot && strcmp(dot, ".ko") == 0 && names_module(path, name, n);
}

static char *find_in_folder(const char *folder, const char *name, size_t n)
{
	_cleanup_closedir_ DIR *dir = opendir(folder);
	struct dirent *entry;

	while (dir && (entry = readdir(dir))) {
		if (is_module(entry->d_name, name, n))
			return xasprintf("%s/%s", folder, entry->d_name);
	}
	return NULL;
}

char *find_module_in(const char *path, const char *name)
{
	char *const roots[] = { (char *)path, NULL };
	FTS *tree = fts_open(roots, FTS_COMFOLLOW | FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	char *found = NULL;
	FTSENT *entry;

	while (tree && !found && (entry = fts_read(tree))) {
		if (entry->fts_info != FTS_D && entry->fts_info != FTS_DP &&
		    is_module(entry->fts_name, name, stem(name)))
			found = xstrdup(entry->fts_path);
	}
	if (tree)
		fts_close(tree);
	return found;
}

/* The kernel's build lists its modules, as .o (since 6.11) or .ko; a NULL name: all. */
static void find_in_tree(const char *out, const char *name, struct strv *paths)
{
	_cleanup_free_ char *order = xasprintf("%s/linux/modules.order", out);
	_cleanup_free_ char *text = NULL;
	char *save = NULL;

	if (file_read(order, &text, NULL))
		return;
	for (char *line = strtok_r(text, "\n", &save); line;
	     line = strtok_r(NULL, "\n", &save)) {
		const char *dot = strrchr(line, '.');

		if (!dot || (name && !names_module(line, name, stem(name))))
			continue;
		strv_addf(paths, "%s/linux/%.*s.ko", out, (int)(dot - line), line);
		if (name)
			return;
	}
}

struct made {
	char *path;
	struct timespec at;
};

static int newest_first(const void *a, const void *b)
{
	const struct made *x = a, *y = b;

	if (x->at.tv_sec != y->at.tv_sec)
		return x->at.tv_sec < y->at.tv_sec ? 1 : -1;
	if (x->at.tv_nsec != y->at.tv_nsec)
		return x->at.tv_nsec < y->at.tv_nsec ? 1 : -1;
	return strcmp(x->path, y->path);
}

/* Where it is needed, what mk/link-modules made counts more. */
static char *find_built(const char *folder, const char *name)
{
	_cleanup_free_ char *linked = xasprintf("%s/linked", folder);
	char *path = find_in_folder(linked, name, stem(name));

	return path ? path : find_in_folder(folder, name, stem(name));
}

static void find_tried(const char *out, const char *name, struct strv *paths)
{
	_cleanup_free_ char *pattern = xasprintf("%s/try/*/built", out);
	_cleanup_free_ struct made *made = NULL;
	glob_t folders = { 0 };
	size_t n = 0;

	if (glob(pattern, GLOB_NOSORT, NULL, &folders))
		return;
	made = xcalloc(folders.gl_pathc, sizeof(*made));
	for (size_t i = 0; i < folders.gl_pathc; i++) {
		char *path = find_built(folders.gl_pathv[i], name);
		struct stat st;

		if (path && stat(path, &st) == 0)
			made[n++] = (struct made){ path, st.st_mtim };
		else
			free(path);
	}
	globfree(&folders);
	qsort(made, n, sizeof(*made), newest_first);
	for (size_t i = 0; i < n; i++) {
		strv_add(paths, made[i].path);
		free(made[i].path);
	}
}

static void take_path(struct strv *paths, char *path)
{
	if (path)
		strv_add(paths, path);
	free(path);
}

void find_modules(const char *out, const char *named, struct strv *paths)
{
	_cleanup_free_ char *examples = xasprintf("%s/modules", out);
	const char *name = last_part(named);

	take_path(paths, find_built(examples, name));
	find_tried(out, name, paths);
	find_in_tree(out, name, paths);
}

void find_modules_in(const char *folder, struct strv *paths)
{
	_cleanup_free_ char *pattern = xasprintf("%s/*.ko", folder);
	glob_t files = { 0 };

	if (glob(pattern, 0, NULL, &files))
		return;
	strv_addv(paths, files.gl_pathv);
	globfree(&files);
}

void find_all_modules(const char *out, struct strv *paths)
{
	_cleanup_free_ char *examples = xasprintf("%s/modules", out);

	find_modules_in(examples, paths);
	find_in_tree(out, NULL, paths);
}

char *find_module_name(const char *path)
{
	const char *file = last_part(path);
	char *name = xstrndup(file, stem(file));

	for (char *c = name; *c; c++) {
		if (*c == '-')
			*c = '_';
	}
	return name;
}
