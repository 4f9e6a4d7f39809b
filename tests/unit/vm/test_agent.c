// SPDX-License-Identifier: GPL-2.0-or-later
/* Commands through the agent. */
#include "agent_process.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "util/clock.h"
#include "util/fail.h"

/* Runs a line of shell; what it wrote is for the caller to free. */
static int run(struct guest *g, const char *line, int in, char **out, char **err)
{
	char *argv[] = { "/bin/sh", "-c", (char *)line, NULL };
	_cleanup_agent_ struct agent agent;
	int outs[2] = { memory("", 0), memory("", 0) }, status = -1;

	assert_int_equal(agent_open(&agent, &g->lab, LONG_MS), 0);
	agent_set_timeout(&agent, LONG_MS);
	assert_int_equal(agent_exec(&agent, argv, in, outs[0], outs[1], &status), 0);
	for (int i = 0; i < 2; i++) {
		char **text = i ? err : out;

		if (text)
			*text = unit_caught(outs[i]);
		else
			close(outs[i]);
	}
	return status;
}

static void assert_status(struct guest *g, const char *line, int status)
{
	assert_int_equal(run(g, line, -1, NULL, NULL), status);
}

static void test_statuses(void **state)
{
	char *const none[] = { "/nonexistent", NULL }, *const folder[] = { "/", NULL };
	_cleanup_agent_ struct agent agent;
	int status;

	assert_status(*state, "true", 0);
	assert_status(*state, "exit 3", 3);
	assert_status(*state, "kill -9 $$", 128 + 9);
	assert_int_equal(agent_open(&agent, &((struct guest *)*state)->lab, LONG_MS), 0);
	/* One connection, several requests. */
	assert_int_equal(agent_exec(&agent, none, -1, -1, -1, &status), 0);
	assert_int_equal(status, 127);
	assert_int_equal(agent_exec(&agent, folder, -1, -1, -1, &status), 0);
	assert_int_equal(status, 126);
}

static void test_output(void **state)
{
	_cleanup_free_ char *out = NULL, *err = NULL;

	assert_int_equal(run(*state, "echo one; echo two >&2; pwd; echo $HOME $USER; exit 1",
			     -1, &out, &err),
			 1);
	assert_string_equal(out, "one\n/\n/root root\n");
	assert_string_equal(err, "two\n");
}

static void test_no_input(void **state)
{
	_cleanup_free_ char *out = NULL;
	_cleanup_close_ int empty = memory("", 0);

	assert_int_equal(run(*state, "cat; echo end", -1, &out, NULL), 0);
	assert_string_equal(out, "end\n");
	free(out);
	assert_int_equal(run(*state, "cat; echo end", empty, &out, NULL), 0);
	assert_string_equal(out, "end\n");
}

static void test_binary_both_ways(void **state)
{
	char *argv[] = { "cat", NULL };
	_cleanup_free_ char *data = noise(MANY);
	_cleanup_close_ int in = memory(data, MANY), out = memory("", 0);
	_cleanup_agent_ struct agent agent;
	int status;

	assert_int_equal(agent_open(&agent, &((struct guest *)*state)->lab, LONG_MS), 0);
	assert_int_equal(agent_exec(&agent, argv, in, out, -1, &status), 0);
	assert_int_equal(status, 0);
	assert_contents(out, data, MANY);
}

/* Output that waits for input and the other way round, through a pipe of ours. */
static void test_slow_reader(void **state)
{
	char *argv[] = { "/bin/sh", "-c", "cat; echo end >&2", NULL };
	_cleanup_free_ char *data = noise(MANY), *text = NULL;
	_cleanup_close_ int in = memory(data, MANY);
	int ends[2], out = memory("", 0), err = memory("", 0), status;
	_cleanup_agent_ struct agent agent;
	pid_t reader;

	assert_int_equal(pipe(ends), 0);
	reader = fork();
	if (reader == 0) {
		char piece[777];
		ssize_t n;

		close(ends[1]);
		while ((n = read(ends[0], piece, sizeof(piece))) > 0)
			write_all(out, piece, n);
		_exit(0);
	}
	assert_int_equal(agent_open(&agent, &((struct guest *)*state)->lab, LONG_MS), 0);
	assert_int_equal(agent_exec(&agent, argv, in, ends[1], err, &status), 0);
	close(ends[0]);
	close(ends[1]);
	waitpid(reader, NULL, 0);
	assert_contents(out, data, MANY);
	text = unit_caught(err);
	assert_string_equal(text, "end\n");
	close(out);
}

/* A command that does not read what it is sent. */
static void test_input_left(void **state)
{
	char *const first[] = { "true", NULL }, *const then[] = { "cat", NULL };
	_cleanup_close_ int zero = open("/dev/zero", O_RDONLY | O_CLOEXEC);
	_cleanup_close_ int in = memory("hello", 5), out = memory("", 0);
	_cleanup_agent_ struct agent agent;
	int status;

	assert_int_equal(agent_open(&agent, &((struct guest *)*state)->lab, LONG_MS), 0);
	assert_int_equal(agent_exec(&agent, first, zero, -1, -1, &status), 0);
	assert_int_equal(status, 0);
	assert_int_equal(agent_exec(&agent, then, in, out, -1, &status), 0);
	assert_contents(out, "hello", 5);
	assert_int_equal(run(*state, "exec <&-; sleep 0.1; exit 4", zero, NULL, NULL), 4);
}

static void test_background(void **state)
{
	_cleanup_free_ char *out = NULL;
	long long start = clock_ms();
	pid_t pid;

	assert_int_equal(run(*state, "sleep 100 & echo $!", -1, &out, NULL), 0);
	assert_true(clock_ms() - start < LONG_MS / 2);
	pid = strtol(out, NULL, 10);
	/* It goes on. */
	assert_int_equal(kill(pid, SIGKILL), 0);
	/* One that writes without end does not keep the end from coming either. */
	assert_status(*state, "(trap '' PIPE; timeout 5 yes) & sleep 0.1; exit 5", 5);
}

/* Has a signal come to a process that has not taken it yet? */
static bool is_pending(pid_t pid, int signal)
{
	_cleanup_free_ char *path = xasprintf("/proc/%d/status", pid);
	_cleanup_free_ char *text = NULL;
	const char *mask;

	if (file_read(path, &text, NULL))
		return false;
	mask = strstr(text, "ShdPnd:");
	return mask && strtoull(mask + strlen("ShdPnd:"), NULL, 16) >> (signal - 1) & 1;
}

/* Interrupts agent_exec(), once the command has made the file "ready" in its folder. */
static pid_t signal_later(struct guest *g, int signal, int times)
{
	_cleanup_free_ char *ready = xasprintf("%s/ready", g->folder);
	pid_t pid;

	unlink(ready);
	pid = fork();
	if (pid)
		return pid;
	unit_wait_for(!access(ready, F_OK));
	for (int i = 0; i < times; i++) {
		kill(getppid(), signal);
		/* Two at once would be one. */
		unit_wait_for(!is_pending(getppid(), signal));
	}
	_exit(0);
}

static void test_signals(void **state)
{
	struct guest *g = *state;
	_cleanup_close_ int zero = open("/dev/zero", O_RDONLY | O_CLOEXEC);
	_cleanup_free_ char *traps =
		xasprintf("trap 'exit 7' TERM; touch %s/ready; while :; do sleep 0.01; done",
			  g->folder);
	_cleanup_free_ char *sleeps =
		xasprintf("touch %s/ready; exec sleep 100", g->folder);
	pid_t sender = signal_later(g, SIGTERM, 1);

	assert_status(g, traps, 7);
	waitpid(sender, NULL, 0);
	/* Past input that nobody reads. */
	sender = signal_later(g, SIGINT, 1);
	assert_int_equal(run(g, sleeps, zero, NULL, NULL), 128 + SIGINT);
	waitpid(sender, NULL, 0);
}

static void test_third_signal(void **state)
{
	struct guest *g = *state;
	_cleanup_free_ char *line =
		xasprintf("trap '' INT; touch %s/ready; while :; do sleep 0.01; done",
			  g->folder);
	char *argv[] = { "/bin/sh", "-c", line, NULL };
	_cleanup_agent_ struct agent agent;
	pid_t sender;
	int status;

	assert_int_equal(agent_open(&agent, &g->lab, LONG_MS), 0);
	sender = signal_later(g, SIGINT, 3);
	assert_int_equal(agent_exec(&agent, argv, -1, -1, -1, &status), -EINTR);
	assert_string_equal(fail_message(-EINTR), "interrupted");
	waitpid(sender, NULL, 0);
}

static void test_timeout(void **state)
{
	char *argv[] = { "sleep", "100", NULL };
	_cleanup_agent_ struct agent agent;
	int status;

	assert_int_equal(agent_open(&agent, &((struct guest *)*state)->lab, LONG_MS), 0);
	agent_set_timeout(&agent, 100);
	assert_int_equal(agent_exec(&agent, argv, -1, -1, -1, &status), -ETIMEDOUT);
	assert_string_equal(fail_message(-ETIMEDOUT),
			    "guest '0' of test did not finish in time");
}

static bool dies(pid_t pid)
{
	long long end = clock_ms() + LONG_MS;

	/* It may have become a child of ours, see main(). */
	while (waitpid(pid, NULL, WNOHANG) <= 0 && !kill(pid, 0)) {
		if (clock_ms() >= end)
			return false;
		poll(NULL, 0, 10);
	}
	return true;
}

/* A client in a process of its own, which is killed once @line has written its first line. */
static pid_t kill_client(struct guest *g, const char *line)
{
	char *argv[] = { "/bin/sh", "-c", (char *)line, NULL };
	char text[16] = "";
	int ends[2], status;
	pid_t client;

	assert_int_equal(pipe(ends), 0);
	client = fork();
	if (client == 0) {
		_cleanup_agent_ struct agent agent;

		if (!agent_open(&agent, &g->lab, LONG_MS))
			agent_exec(&agent, argv, -1, ends[1], -1, &status);
		_exit(0);
	}
	close(ends[1]);
	assert_true(read(ends[0], text, sizeof(text) - 1) > 0);
	kill(client, SIGKILL);
	waitpid(client, NULL, 0);
	close(ends[0]);
	return strtol(text, NULL, 10);
}

static void test_client_killed(void **state)
{
	pid_t pid = kill_client(*state, "echo $$; exec sleep 100");

	assert_true(dies(pid));
	/* Its group too, and one that does not heed SIGHUP. */
	pid = kill_client(*state, "trap '' HUP; sleep 100 & echo $!; wait");
	assert_true(dies(pid));
	assert_status(*state, "exit 6", 6);
}

static void test_ports(void **state)
{
	struct guest *g = *state;
	struct agent agents[VM_AGENT_PORTS], one_more;
	_cleanup_free_ char *users = NULL;

	assert_null(agent_users(&g->lab));
	for (int i = 0; i < VM_AGENT_PORTS; i++)
		assert_int_equal(agent_open(&agents[i], &g->lab, LONG_MS), 0);
	users = agent_users(&g->lab);
	assert_non_null(users);
	assert_int_equal(strtol(users + strlen("processes "), NULL, 10), getpid());
	assert_int_equal(agent_open(&one_more, &g->lab, 50), -ETIMEDOUT);
	agent_close(&agents[2]);
	assert_int_equal(agent_open(&agents[2], &g->lab, LONG_MS), 0);
	for (int i = 0; i < VM_AGENT_PORTS; i++)
		agent_close(&agents[i]);
}

static void test_no_poweroff(void **state)
{
	struct guest *g = *state;
	_cleanup_agent_ struct agent agent;

	assert_int_equal(agent_open(&agent, &g->lab, LONG_MS), 0);
	assert_int_equal(agent_poweroff(&agent), -EREMOTEIO);
	assert_string_equal(fail_message(-EREMOTEIO),
			    "in the guest: this is no guest: it is not switched off");
}

static void test_no_guest(void **state)
{
	struct guest *g = *state;
	struct agent agent;

	assert_int_equal(agent_open(&agent, &g->lab, -1), -ENOENT);
	assert_string_equal(fail_message(-ENOENT),
			    "no guest '0' of test is running: start one with ./runqemu -n");
	/* One that is being started. */
	take_lock(g);
	assert_int_equal(agent_open(&agent, &g->lab, 50), -ETIMEDOUT);
	assert_int_equal(rmdir(g->folder), -1);
}

/* QEMU is there, the agent is not yet. */
static void test_no_answer(void **state)
{
	struct guest *g = *state;
	_cleanup_close_ int server = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	struct agent agent;

	snprintf(address.sun_path, sizeof(address.sun_path), "%.80s/agent0.sock",
		 g->folder);
	assert_int_equal(bind(server, (struct sockaddr *)&address, sizeof(address)), 0);
	assert_int_equal(listen(server, 1), 0);
	assert_int_equal(agent_open(&agent, &g->lab, 50), -ETIMEDOUT);
	assert_string_equal(fail_message(-ETIMEDOUT),
			    "the agent of guest '0' of test does not answer");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		with_agent(test_statuses),      with_agent(test_output),
		with_agent(test_no_input),      with_agent(test_binary_both_ways),
		with_agent(test_slow_reader),   with_agent(test_input_left),
		with_agent(test_background),    with_agent(test_signals),
		with_agent(test_third_signal),  with_agent(test_timeout),
		with_agent(test_client_killed), with_agent(test_ports),
		with_agent(test_no_poweroff),   without_agent(test_no_guest),
		without_agent(test_no_answer),
	};

	prctl(PR_SET_CHILD_SUBREAPER, 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
