// SPDX-License-Identifier: GPL-2.0-or-later
/* Laying out a user's modules to be built. */
#include "module/project.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "module/mirror.h"
#include "util/cleanup.h"
#include "util/fail.h"
#include "util/file.h"
#include "util/hash.h"
#include "util/mem.h"

static bool ends_in(const char *path, const char *end)
{
	size_t n = strlen(path), m = strlen(end);

	return n > m && strcmp(path + n - m, end) == 0;
}

static const char *last_part(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* Kbuild's names of modules: no blanks, and none of the characters that make reads. */
static int check_name(const char *path)
{
	static const char good[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				   "0123456789_-";
	const char *name = last_part(path);

	if (strspn(name, good) != strlen(name) - 2)
		return fail_usage(
			"%s: a module's file has letters, digits, '_' and '-' in its name",
			path);
	return 0;
}

/* make builds again what is younger than its product. */
static int write_changed(const char *path, const char *text)
{
	_cleanup_free_ char *old = NULL;

	if (!file_read(path, &old, NULL) && strcmp(old, text) == 0)
		return 0;
	return file_write(path, text, strlen(text));
}

static int lay_out_file(const char *path, const char *src)
{
	_cleanup_free_ char *copy = xasprintf("%s/%s", src, last_part(path));
	_cleanup_free_ char *kbuild = xasprintf("%s/Kbuild", src);
	_cleanup_free_ char *home = xasprintf("%s/.user", src);
	_cleanup_free_ char *folder = xstrndup(path, last_part(path) - path - 1);
	int n = strlen(last_part(path)) - 2, err = check_name(path);
	_cleanup_free_ char *text = NULL;

	if (!err)
		err = make_dirs(src, 0777);
	/* Its headers stay where they are: a link to them has no blanks in its name. */
	if (!err && symlink(*folder ? folder : "/", home) && errno != EEXIST)
		err = fail_errno("cannot make %s", home);
	if (err)
		return err;
	text = xasprintf("ccflags-y := -I$(src)/.user\nobj-m := %.*s.o\n", n,
			 last_part(path));
	err = write_changed(kbuild, text);
	return err ? err : mirror_file(path, copy);
}

static int lay_out_folder(const char *path, const char *part, const char *src)
{
	static const char *const makefiles[] = { "Kbuild", "Makefile" };
	_cleanup_free_ char *list = xasprintf("%s/copied", part);

	for (size_t i = 0; i < ARRAY_SIZE(makefiles); i++) {
		_cleanup_free_ char *file = xasprintf("%s/%s", path, makefiles[i]);

		if (access(file, R_OK) == 0)
			return mirror_update(path, src, list);
	}
	return fail_usage("%s: there is neither a Kbuild nor a Makefile in it", path);
}

/* What is at a path decides what is done with it. */
static int lay_out(const struct project *p, int number, const char *path)
{
	_cleanup_free_ char *part = xasprintf("%s/%d", p->folder, number);
	_cleanup_free_ char *src = xasprintf("%s/src", part);
	_cleanup_free_ char *file = xasprintf("%s/path", part);
	struct stat st;
	int err = make_dirs(part, 0777);

	if (!err)
		err = file_write(file, path, strlen(path));
	if (err)
		return err;
	if (stat(path, &st))
		return fail_errno("cannot look at %s", path);
	if (S_ISDIR(st.st_mode))
		return lay_out_folder(path, part, src);
	if (S_ISREG(st.st_mode) && ends_in(path, ".c"))
		return lay_out_file(path, src);
	if (S_ISREG(st.st_mode) && ends_in(path, ".ko"))
		return 0;
	return fail_usage("%s: neither a C file, nor a folder, nor a .ko", path);
}

int project_init(struct project *p, const struct lab *lab, const char *kernel,
		 char *const *paths)
{
	_cleanup_strv_ struct strv real = { 0 };
	uint64_t hash = HASH_INIT;

	*p = (struct project){ .kernel = kernel ? xstrdup(kernel) : NULL };
	if (kernel)
		hash = hash_add(hash, kernel);
	for (; *paths; paths++) {
		_cleanup_free_ char *path = realpath(*paths, NULL);

		if (!path)
			return fail_usage("%s: %s", *paths, strerror(errno));
		strv_add(&real, path);
		hash = hash_add(hash, path);
	}
	p->name = xstrdup(last_part(real.v[0]));
	p->folder = xasprintf("%s/try/%016" PRIx64, lab->out, hash);
	p->tar = xasprintf("%s/guest.tar", p->folder);
	p->lock = xasprintf("%s/.lock", p->folder);
	strv_addv(&p->paths, real.v);
	return make_dirs(p->folder, 0777);
}

int project_lay_out(const struct project *p)
{
	int err = 0;

	for (size_t i = 0; !err && i < p->paths.n; i++)
		err = lay_out(p, i, p->paths.v[i]);
	return err;
}

void project_fini(struct project *p)
{
	free(p->kernel);
	free(p->name);
	free(p->folder);
	free(p->tar);
	free(p->lock);
	strv_fini(&p->paths);
	*p = (struct project){ 0 };
}
