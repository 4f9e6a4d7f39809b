/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the unit tests share: cmocka, a folder of their own, and children whose
 * output is caught.
 */
#ifndef LKMC_UNIT_H
#define LKMC_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
/* cmocka's macro would hide the lab's function; another of its macros may be made of it. */
#undef fail
#undef fail_msg
#define fail_msg(...) \
	(print_error(__VA_ARGS__), print_error("\n"), _fail(__FILE__, __LINE__))

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "arch.h"
#include "util/cleanup.h"
#include "util/clock.h"
#include "util/file.h"
#include "util/mem.h"

/* How long to wait for what comes at once on a host that is not slow. */
#define UNIT_LONG_MS clock_scaled(20000)

#define UNIT_TMP_MAX 24

/* Waits until a condition is met; one that never is, is for an assertion that follows. */
#define unit_wait_for(condition)                            \
	do {                                                \
		long long _end = clock_ms() + UNIT_LONG_MS; \
		while (!(condition) && clock_ms() < _end)   \
			usleep(5000);                       \
	} while (0)

/* A setup function: *state is the path of a new folder. */
static inline int unit_make_folder(void **state)
{
	const char *tmp = getenv("TMPDIR");
	char *path;

	/* Sockets may lie in it, whose paths are short. */
	if (!tmp || strlen(tmp) > UNIT_TMP_MAX)
		tmp = "/tmp";
	path = xasprintf("%s/lkmc-unit.XXXXXX", tmp);

	/* What the modes of the files that are made there depend on. */
	umask(022);
	if (!mkdtemp(path)) {
		free(path);
		return -1;
	}
	*state = path;
	return 0;
}

static inline int unit_remove_one(const char *path, const struct stat *st, int type,
				  struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

/* The teardown to it. */
static inline int unit_remove_folder(void **state)
{
	int err = nftw(*state, unit_remove_one, 16, FTW_DEPTH | FTW_PHYS);

	free(*state);
	return err;
}

#define unit_test_in_folder(f) \
	cmocka_unit_test_setup_teardown(f, unit_make_folder, unit_remove_folder)

/* A file of that folder; the path is for the caller to free. */
static inline char *unit_write(const char *folder, const char *name, const char *text)
{
	char *path = xasprintf("%s/%s", folder, name);

	assert_int_equal(make_parent(path), 0);
	assert_int_equal(file_write(path, text, strlen(text)), 0);
	return path;
}

/* A file arch/ARCH.conf of that folder that has all it must have, and @more. */
static inline void unit_write_arch(const char *folder, const char *name, const char *more)
{
	_cleanup_free_ char *path = xasprintf("%s/arch/%s.conf", folder, name);
	FILE *f;

	assert_int_equal(make_parent(path), 0);
	f = fopen(path, "we");
	assert_non_null(f);
	for (const struct arch_key *key = arch_keys; key->name; key++) {
		if (key->need != ARCH_OPTIONAL)
			fprintf(f, "%s = a value\n", key->name);
	}
	fputs(more, f);
	assert_int_equal(fclose(f), 0);
}

struct unit_child {
	int status; /* as of waitpid() */
	char *out;  /* what it wrote to its standard output */
	char *err;  /* and to its standard error */
};

static inline void unit_child_fini(struct unit_child *child)
{
	free(child->out);
	free(child->err);
}

#define _cleanup_child_ __attribute__((cleanup(unit_child_fini)))

static inline char *unit_caught(int fd)
{
	_cleanup_free_ char *path = xasprintf("/proc/self/fd/%d", fd);
	char *text = NULL;

	assert_int_equal(file_read(path, &text, NULL), 0);
	close(fd);
	return text;
}

/**
 * unit_fork() - run a function in a child
 * @run: the function; where it returns, the child exits with 0
 * @argument: for @run
 *
 * No assertions in @run: cmocka's jump would leave two of us.
 */
static inline struct unit_child unit_fork(void (*run)(const void *argument),
					  const void *argument)
{
	int out = memfd_create("out", 0), err = memfd_create("err", 0);
	struct unit_child child = { 0 };
	pid_t pid;

	assert_true(out >= 0 && err >= 0);
	fflush(NULL);
	pid = fork();
	if (pid == 0) {
		dup2(out, STDOUT_FILENO);
		dup2(err, STDERR_FILENO);
		close(out);
		close(err);
		run(argument);
		exit(0);
	}
	assert_true(pid > 0);
	assert_int_equal(waitpid(pid, &child.status, 0), pid);
	child.out = unit_caught(out);
	child.err = unit_caught(err);
	return child;
}

#endif
