// SPDX-License-Identifier: GPL-2.0-or-later
/* Files through the agent. */
#include "agent_process.h"

#include <dirent.h>
#include <poll.h>

#include "util/clock.h"
#include "util/fail.h"

static int push(struct guest *g, int in, mode_t mode, const char *path, const char *name)
{
	_cleanup_agent_ struct agent agent;

	assert_int_equal(agent_open(&agent, &g->lab, LONG_MS), 0);
	agent_set_timeout(&agent, LONG_MS);
	return agent_push(&agent, in, mode, path, name);
}

static int pull(struct guest *g, const char *path, int out, mode_t *mode)
{
	_cleanup_agent_ struct agent agent;

	assert_int_equal(agent_open(&agent, &g->lab, LONG_MS), 0);
	agent_set_timeout(&agent, LONG_MS);
	return agent_pull(&agent, path, out, mode);
}

/* How many files there are in a folder. */
static int count(const char *folder)
{
	_cleanup_closedir_ DIR *d = opendir(folder);
	struct dirent *e;
	int n = 0;

	assert_non_null(d);
	while ((e = readdir(d)))
		n += strcmp(e->d_name, ".") && strcmp(e->d_name, "..");
	return n;
}

static char *make_target(struct guest *g)
{
	char *folder = xasprintf("%s/target", g->folder);

	assert_int_equal(mkdir(folder, 0777), 0);
	return folder;
}

static void test_there_and_back(void **state)
{
	struct guest *g = *state;
	_cleanup_free_ char *folder = make_target(g), *data = noise(MANY);
	_cleanup_free_ char *path = xasprintf("%s/file", folder);
	_cleanup_close_ int in = memory(data, MANY), back = memory("", 0), file = -1;
	struct stat st;
	mode_t mode;

	assert_int_equal(push(g, in, S_IFREG | 0751, path, "other"), 0);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode, S_IFREG | 0751);
	file = open(path, O_RDONLY | O_CLOEXEC);
	assert_contents(file, data, MANY);
	assert_int_equal(pull(g, path, back, &mode), 0);
	assert_int_equal(mode, 0751);
	assert_contents(back, data, MANY);
	/* Into a folder; what is there is replaced; empty is a file too. */
	assert_int_equal(push(g, -1, 0600, folder, "file"), 0);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_size, 0);
	assert_int_equal(st.st_mode, S_IFREG | 0600);
	assert_int_equal(count(folder), 1);
}

static void assert_push_fails(struct guest *g, const char *path, const char *why)
{
	_cleanup_close_ int zero = open("/dev/zero", O_RDONLY | O_CLOEXEC);
	_cleanup_free_ char *message = xasprintf("in the guest: %s: %s", path, why);

	/* Even in the middle of data without end. */
	assert_int_equal(push(g, zero, 0644, path, "file"), -EREMOTEIO);
	assert_string_equal(fail_message(-EREMOTEIO), message);
}

static void test_push_fails(void **state)
{
	struct guest *g = *state;
	_cleanup_free_ char *folder = make_target(g);
	_cleanup_free_ char *below = xasprintf("%s/none/file", folder);
	_cleanup_free_ char *slash = xasprintf("%s/none/", folder);

	assert_push_fails(g, below, "No such file or directory");
	assert_push_fails(g, slash, "there is no such folder");
	assert_push_fails(g, "/dev/null", "is there and no regular file");
	assert_int_equal(count(folder), 0);
}

static void test_pull_fails(void **state)
{
	_cleanup_close_ int out = memory("", 0);
	mode_t mode;

	assert_int_equal(pull(*state, "/nonexistent", out, &mode), -EREMOTEIO);
	assert_string_equal(fail_message(-EREMOTEIO),
			    "in the guest: /nonexistent: No such file or directory");
	assert_int_equal(pull(*state, "/tmp", out, &mode), -EREMOTEIO);
	assert_string_equal(fail_message(-EREMOTEIO), "in the guest: /tmp: Is a directory");
	/* It opens, and cannot be read. */
	assert_int_equal(pull(*state, "/proc/self/mem", out, &mode), -EREMOTEIO);
	assert_string_equal(fail_message(-EREMOTEIO),
			    "in the guest: /proc/self/mem: Input/output error");
}

/* Files of /proc have a size of 0. */
static void test_pull_proc(void **state)
{
	_cleanup_close_ int out = memory("", 0);
	_cleanup_free_ char *version = NULL;
	mode_t mode;
	size_t n;

	assert_int_equal(file_read("/proc/version", &version, &n), 0);
	assert_int_equal(pull(*state, "/proc/version", out, &mode), 0);
	assert_int_equal(mode, 0444);
	assert_contents(out, version, n);
}

/* Nothing of a file appears whose client was killed in the middle of it. */
static void test_push_killed(void **state)
{
	struct guest *g = *state;
	_cleanup_free_ char *folder = make_target(g);
	long long end = clock_ms() + LONG_MS;
	pid_t client = fork();

	if (client == 0) {
		int zero = open("/dev/zero", O_RDONLY | O_CLOEXEC);
		struct agent agent;

		if (!agent_open(&agent, &g->lab, LONG_MS))
			agent_push(&agent, zero, 0644, folder, "file");
		_exit(0);
	}
	while (!count(folder) && clock_ms() < end)
		poll(NULL, 0, 1);
	assert_int_equal(count(folder), 1);
	kill(client, SIGKILL);
	waitpid(client, NULL, 0);
	while (count(folder) && clock_ms() < end)
		poll(NULL, 0, 1);
	assert_int_equal(count(folder), 0);
}

static void test_long_path(void **state)
{
	_cleanup_free_ char *path = xcalloc(1, PROTOCOL_PAYLOAD_MAX + 1);
	mode_t mode;

	memset(path, 'x', PROTOCOL_PAYLOAD_MAX);
	assert_int_equal(push(*state, -1, 0644, path, "file"), -ENAMETOOLONG);
	assert_int_equal(pull(*state, path, -1, &mode), -ENAMETOOLONG);
	/* Too long for the guest only. */
	path[PROTOCOL_PAYLOAD_MAX / 2] = '\0';
	assert_int_equal(push(*state, -1, 0644, path, "file"), -EREMOTEIO);
	assert_int_equal(pull(*state, path, -1, &mode), -EREMOTEIO);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		with_agent(test_there_and_back), with_agent(test_push_fails),
		with_agent(test_pull_fails),     with_agent(test_pull_proc),
		with_agent(test_push_killed),    with_agent(test_long_path),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
