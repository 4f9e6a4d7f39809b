/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The real agent as a process of this machine, behind Unix sockets where QEMU's
 * would be: what the host's side is tested against.
 */
#ifndef LKMC_AGENT_PROCESS_H
#define LKMC_AGENT_PROCESS_H

#include "../unit.h"

#include <signal.h>
#include <sys/prctl.h>

#include "util/lock.h"
#include "util/strv.h"
#include "vm/agent.h"
#include "vm/config.h"

/* Nothing here takes that long; what hangs is to fail. */
#define LONG_MS UNIT_LONG_MS
#define MANY (10 << 20)

/* What the tests get as *state. */
struct guest {
	char *folder;
	struct lab lab;
	int lock; /* as if of runqemu */
	pid_t agent;
	char name[2], arch_name[5];
};

/* A file of the build that this test is of; for the caller to free. */
static inline char *sibling(const char *name)
{
	char path[4096];
	ssize_t n = readlink("/proc/self/exe", path, sizeof(path) - 1);

	assert_true(n > 0);
	path[n] = '\0';
	*strstr(path, "/tests/unit/") = '\0';
	return xasprintf("%s/%s", path, name);
}

static inline int setup_folder(void **state)
{
	struct guest *g = xcalloc(1, sizeof(*g));
	void *folder;

	if (unit_make_folder(&folder))
		return -1;
	strcpy(g->name, "0");
	strcpy(g->arch_name, "test");
	g->folder = folder;
	g->lab.run = g->lab.sockets = folder;
	g->lab.id = g->name;
	g->lab.arch.name = g->arch_name;
	g->lock = -1;
	*state = g;
	return 0;
}

static inline void take_lock(struct guest *g)
{
	_cleanup_free_ char *path = lab_run_path(&g->lab, "lock");
	pid_t pid;

	g->lock = lock_take(path, &pid);
	assert_true(g->lock >= 0);
}

static inline int setup_agent(void **state)
{
	_cleanup_free_ char *program = sibling("lkmc-agent");
	_cleanup_strv_ struct strv args = { 0 };
	struct guest *g;

	if (setup_folder(state))
		return -1;
	g = *state;
	take_lock(g);
	strv_add(&args, program);
	for (int i = 0; i < VM_AGENT_PORTS; i++)
		strv_addf(&args, "%s/agent%d.sock", g->folder, i);
	g->agent = fork();
	if (g->agent == 0) {
		prctl(PR_SET_PDEATHSIG, SIGTERM);
		execv(args.v[0], args.v);
		_exit(127);
	}
	return 0;
}

static inline int teardown(void **state)
{
	struct guest *g = *state;
	void *folder = g->folder;

	if (g->agent > 0) {
		kill(g->agent, SIGTERM);
		waitpid(g->agent, NULL, 0);
	}
	cleanup_close(&g->lock);
	free(g);
	return unit_remove_folder(&folder);
}

/* A file in memory, for the caller to close. */
static inline int memory(const char *data, size_t size)
{
	int fd = memfd_create("unit", MFD_CLOEXEC);

	assert_true(fd >= 0);
	assert_int_equal(write_all(fd, data, size), 0);
	lseek(fd, 0, SEEK_SET);
	return fd;
}

/* Bytes of all values, for the caller to free. */
static inline char *noise(size_t size)
{
	char *data = xcalloc(1, size);
	uint32_t x = 1;

	for (size_t i = 0; i < size; i++) {
		x = x * 1103515245 + 12345;
		data[i] = x >> 16;
	}
	return data;
}

static inline void assert_contents(int fd, const char *data, size_t size)
{
	_cleanup_free_ char *path = xasprintf("/proc/self/fd/%d", fd);
	_cleanup_free_ char *got = NULL;
	size_t n;

	assert_int_equal(file_read(path, &got, &n), 0);
	assert_int_equal(n, size);
	assert_int_equal(memcmp(got, data, size), 0);
}

#define with_agent(f) cmocka_unit_test_setup_teardown(f, setup_agent, teardown)
#define without_agent(f) cmocka_unit_test_setup_teardown(f, setup_folder, teardown)

#endif
