// SPDX-License-Identifier: GPL-2.0-or-later
/* Where things are. */
#include "lab.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "util/cleanup.h"
#include "util/fail.h"
#include "util/file.h"
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

static int check_id(const char *id)
{
	size_t n = strlen(id);

	if (n == 0 || n > ID_MAX || n != strspn(id, ID_CHARS))
		return fail(EINVAL,
			    "bad run id '%s': letters, digits, '-' and '_', at most %d",
			    id, ID_MAX);
	return 0;
}

int lab_init(struct lab *lab, const char *arch, const char *id)
{
	const size_t room =
		sizeof(((struct sockaddr_un *)0)->sun_path) - SOCKET_NAME_MAX - 2;
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
	if (strlen(lab->run) > room) {
		err = fail(ENAMETOOLONG,
			   "%s: too long for Unix sockets by %zu characters: move the clone",
			   lab->run, strlen(lab->run) - room);
		lab_fini(lab);
	}
	return err;
}

void lab_fini(struct lab *lab)
{
	arch_fini(&lab->arch);
	free(lab->top);
	free(lab->out);
	free(lab->run);
	free(lab->id);
	*lab = (struct lab){ 0 };
}

char *lab_run_path(const struct lab *lab, const char *name)
{
	return xasprintf("%s/%s", lab->run, name);
}

int lab_make_run(const struct lab *lab)
{
	int err = make_dirs(lab->run, 0777);

	if (!err && chmod(lab->run, 0700))
		err = fail_errno("cannot protect %s", lab->run);
	return err;
}
