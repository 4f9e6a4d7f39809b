// SPDX-License-Identifier: GPL-2.0-or-later
/* Where things are. */
#include "lab.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "util/cleanup.h"
#include "util/fail.h"
#include "util/file.h"
#include "util/hash.h"
#include "util/mem.h"

#define ID_CHARS                                                         \
	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789" \
	"-_"
#define ID_MAX 32

/* The longest name of a socket in a guest's folder; longer ones may not be added. */
#define SOCKET_NAME_MAX 16

/* This program lies at TOP/out/host/BUILD/lkmc. */
char *lab_top(void)
{
	char path[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", path, sizeof(path) - 1);

	if (n < 0)
		n = 0;
	path[n] = '\0';
	for (int i = 0; i < 4; i++) {
		char *slash = strrchr(path, '/');

		if (slash)
			*slash = '\0';
	}
	return xstrdup(path);
}

char *lab_cache(void)
{
	const char *lkmc = getenv("LKMC_CACHE"), *xdg = getenv("XDG_CACHE_HOME");
	const char *home = getenv("HOME");

	if (lkmc && *lkmc)
		return xstrdup(lkmc);
	if (xdg && *xdg)
		return xasprintf("%s/lkmc", xdg);
	return xasprintf("%s/.cache/lkmc", home ? home : "");
}

static int check_id(const char *id)
{
	size_t n = strlen(id);

	if (n == 0 || n > ID_MAX || n != strspn(id, ID_CHARS))
		return fail_usage("bad run id '%s': letters, digits, '-' and '_', at most %d",
				  id, ID_MAX);
	return 0;
}

/*
 * A Unix socket's path has 107 bytes at most. Where those of the guest's folder
 * would be longer, they lie in a folder of /tmp named after it.
 */
static char *socket_folder(const char *run)
{
	const size_t room =
		sizeof(((struct sockaddr_un *)0)->sun_path) - SOCKET_NAME_MAX - 2;

	if (strlen(run) <= room)
		return xstrdup(run);
	return xasprintf("/tmp/lkmc-%u-%016" PRIx64, geteuid(), hash_add(HASH_INIT, run));
}

int lab_init(struct lab *lab, const char *arch, const char *id)
{
	int err = check_id(id);

	*lab = (struct lab){ 0 };
	if (err)
		return err;
	lab->top = lab_top();
	err = arch_load(&lab->arch, lab->top, arch);
	if (err) {
		lab_fini(lab);
		return err;
	}
	lab->id = xstrdup(id);
	lab->out = xasprintf("%s/out/%s", lab->top, arch);
	lab->run = xasprintf("%s/run/%s", lab->out, id);
	lab->sockets = socket_folder(lab->run);
	return 0;
}

void lab_fini(struct lab *lab)
{
	arch_fini(&lab->arch);
	free(lab->top);
	free(lab->out);
	free(lab->run);
	free(lab->sockets);
	free(lab->id);
	*lab = (struct lab){ 0 };
}

char *lab_run_path(const struct lab *lab, const char *name)
{
	const char *dot = strrchr(name, '.');
	bool is_socket = dot && strcmp(dot, ".sock") == 0;

	return xasprintf("%s/%s", is_socket ? lab->sockets : lab->run, name);
}

/* In /tmp, a folder of that name may be somebody else's. */
static int make_private(const char *folder)
{
	struct stat st;

	if (mkdir(folder, 0700) && errno != EEXIST)
		return fail_errno("cannot make the folder %s", folder);
	if (lstat(folder, &st))
		return fail_errno("cannot look at %s", folder);
	if (!S_ISDIR(st.st_mode) || st.st_uid != geteuid() || (st.st_mode & 077))
		return fail(EPERM, "%s is not a folder that only you may use: remove it",
			    folder);
	return 0;
}

int lab_make_run(const struct lab *lab)
{
	int err = make_dirs(lab->run, 0777);

	if (!err && chmod(lab->run, 0700))
		err = fail_errno("cannot protect %s", lab->run);
	if (!err && strcmp(lab->sockets, lab->run) != 0)
		err = make_private(lab->sockets);
	return err;
}
