// SPDX-License-Identifier: GPL-2.0-or-later
/* A real shell on a terminal, and in it a fake guest. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include "util/fail.h" /* before cmocka.h, which has a macro of that name */
#include <cmocka.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "doc/session.h"
#include "fake_guest.h"
#include "util/clock.h"

#define TIMEOUT 10

static char *top;

static struct session *open_session(void)
{
	struct session *session = NULL;

	assert_int_equal(session_new(&session, top, NULL), 0);
	return session;
}

/* Runs a step; the lines that came, joined by '|', for the caller to free. */
static char *run_step(struct session *session, struct doc_step *step,
		      enum doc_place starts, int timeout, int *err, int *status)
{
	_cleanup_outcome_ struct outcome outcome = { 0 };
	char *joined = xstrdup("");

	*err = session_run(session, step, starts, timeout, &outcome);
	*status = outcome.status;
	for (size_t i = 0; i < outcome.saw.n; i++) {
		char *longer = xasprintf("%s%s%s", joined, i ? "|" : "", outcome.saw.v[i]);

		free(joined);
		joined = longer;
	}
	return joined;
}

/* Types a command that works, and compares what it printed and its status. */
static void check(struct session *session, char prompt, const char *command,
		  const char *saw, int status)
{
	struct doc_step step = { .command = (char *)command, .prompt = prompt, .status = -1 };
	_cleanup_free_ char *joined = NULL;
	int err, got;

	joined = run_step(session, &step, DOC_HOST, TIMEOUT, &err, &got);
	if (err)
		fail_msg("%s: %s: %s", command, fail_message(err), joined);
	assert_string_equal(joined, saw);
	assert_int_equal(got, status);
}

/* Types a command that shows @wanted and is to give @err. */
static void check_error(struct session *session, const char *command, const char *wanted,
			int timeout, int err)
{
	struct doc_step step = { .command = (char *)command, .prompt = '#', .status = -1 };
	_cleanup_free_ char *joined = NULL;
	int got, status;

	if (wanted)
		strv_add(&step.wanted, wanted);
	joined = run_step(session, &step, DOC_HOST, timeout, &got, &status);
	strv_fini(&step.wanted);
	assert_int_equal(got, err);
}

static struct session *boot(const char *command, int expected)
{
	struct doc_step step = { .command = (char *)command, .prompt = '$', .status = -1 };
	struct session *session = open_session();
	_cleanup_free_ char *joined = NULL;
	int err, status;

	joined = run_step(session, &step, DOC_GUEST, TIMEOUT, &err, &status);
	assert_int_equal(err, expected);
	if (!err)
		assert_string_equal(joined, "arguments: -n|[    0.000000] Linux version 6.12|"
					    "lkmc login: root");
	return session;
}

static void test_host(void **state)
{
	struct session *session = open_session();

	(void)state;
	check(session, '$', "echo hello", "hello", 0);
	check(session, '$', "printf 'no newline'", "no newline", 0);
	check(session, '$', "false", "", 1);
	check(session, '$', "echo $?", "1", 0);
	check(session, '$', "x=1; cd /", "", 0);
	check(session, '$', "echo $x; pwd", "1|/", 0);
	check(session, '$', "for i in 1 2; do\necho $i\ndone", "1|2", 0);
	check(session, '$', "echo one\necho two", "one|two", 0);
	check(session, '$', "echo lkmc-status:1:7", "lkmc-status:1:7", 0);
	check(session, '$', "test -t 0 && test -t 1", "", 0);
	check(session, '$', "cat <<EOF\na b\nEOF", "a b", 0);
	check(session, '$', "seq 1 2000 | tail -n 1", "2000", 0);
	session_free(session);
	session_free(NULL);
}

static void test_large_output(void **state)
{
	struct doc_step step = { .command = "seq 1 20000", .prompt = '$', .status = -1 };
	struct session *session = open_session();
	struct outcome outcome = { 0 };

	(void)state;
	assert_int_equal(session_run(session, &step, DOC_HOST, TIMEOUT, &outcome), 0);
	assert_int_equal(outcome.saw.n, 20000);
	assert_string_equal(outcome.saw.v[19999], "20000");
	outcome_fini(&outcome);
	session_free(session);
}

static void test_timeout(void **state)
{
	_cleanup_free_ char *path = xasprintf("%s/deaf", top);
	struct session *session = open_session();
	_cleanup_free_ char *pid = NULL;
	long long start = clock_ms();

	(void)state;
	check_error(session, "sleep 30", NULL, 1, -ETIMEDOUT);
	assert_in_range(clock_ms() - start, 900, clock_scaled(4000));
	check(session, '$', "echo alive", "alive", 0);
	/* What does not hear Ctrl-C makes the rest fail, at once; in the end it is killed. */
	check_error(session, "sh -c 'trap \"\" INT HUP; echo $$ > deaf; sleep 30'", NULL,
		    1, -ETIMEDOUT);
	start = clock_ms();
	check_error(session, "echo alive", NULL, TIMEOUT, -ENOTCONN);
	assert_in_range(clock_ms() - start, 0, 500);
	assert_int_equal(file_read(path, &pid, NULL), 0);
	assert_int_equal(kill(atoi(pid), 0), 0);
	session_free(session);
	assert_int_equal(kill(atoi(pid), 0), -1);
}

static void test_shell_ends(void **state)
{
	struct session *session = open_session();

	(void)state;
	check_error(session, "exit", NULL, TIMEOUT, -EPIPE);
	check_error(session, "true", NULL, TIMEOUT, -ENOTCONN);
	session_free(session);
}

/* "runs": one fence starts it, the next shows the rest, or stops it. */
static void test_runs(void **state)
{
	struct doc_step start = { .command = "echo a; sleep 0.3; echo b",
				  .prompt = '$',
				  .status = -1,
				  .runs = true };
	struct doc_step rest = { .status = -1 };
	struct session *session = open_session();
	_cleanup_free_ char *first = NULL, *second = NULL, *nothing = NULL;
	int err, status;

	(void)state;
	strv_add(&start.wanted, "a");
	first = run_step(session, &start, DOC_HOST, TIMEOUT, &err, &status);
	assert_int_equal(err, 0);
	assert_string_equal(first, "a");
	assert_int_equal(status, -1);
	second = run_step(session, &rest, DOC_HOST, TIMEOUT, &err, &status);
	assert_int_equal(err, 0);
	assert_string_equal(second, "b");
	assert_int_equal(status, 0);
	nothing = run_step(session, &rest, DOC_HOST, TIMEOUT, &err, &status);
	assert_int_equal(err, -EINVAL);
	strv_fini(&start.wanted);

	start.command = "sleep 30";
	free(run_step(session, &start, DOC_HOST, TIMEOUT, &err, &status));
	assert_int_equal(err, 0);
	check(session, '$', "^C", "", 130);
	start.command = "sleep 0.2; echo ignored";
	free(run_step(session, &start, DOC_HOST, TIMEOUT, &err, &status));
	check(session, '$', "echo next", "next", 0);
	session_free(session);
}

static void test_guest(void **state)
{
	struct session *session = boot("./runqemu -n", 0);

	(void)state;
	check(session, '#', "echo hello", "hello", 0);
	check(session, '#', "(exit 3)", "", 3);
	check(session, '#', "printk hello init", "[    1.234567] hello init", 0);
	check(session, '#', "split", "late", 0);
	check(session, '#', "echo after", "after", 0);
	check_error(session, "oops", NULL, TIMEOUT, -EIO);
	check(session, '#', "echo alive", "alive", 0);
	check_error(session, "oops", "BUG: kernel NULL pointer", TIMEOUT, 0);
	assert_false(session_over(session));
	check(session, '#', "poweroff", "[    1.234567] reboot: Power down", 0);
	assert_true(session_over(session));
	check_error(session, "true", NULL, TIMEOUT, -ENOTCONN);
	session_free(session);
}

static void test_users(void **state)
{
	struct doc_step su = {
		.command = "su", .prompt = '#', .status = -1, .other_user = true
	};
	struct doc_step leave = {
		.command = "leave", .prompt = '$', .status = -1, .other_user = true
	};
	struct session *session = boot("./runqemu -n", 0);
	int err, status;

	(void)state;
	free(run_step(session, &su, DOC_HOST, TIMEOUT, &err, &status));
	assert_int_equal(err, 0);
	check(session, '$', "echo $user", "user0", 0);
	check_error(session, "true", NULL, TIMEOUT, -EINVAL);
	free(run_step(session, &leave, DOC_HOST, TIMEOUT, &err, &status));
	assert_int_equal(err, 0);
	check(session, '#', "echo $user", "root", 0);
	session_free(session);
}

static void test_panic(void **state)
{
	struct session *session = boot("./runqemu -n", 0);
	long long start = clock_ms();

	(void)state;
	check_error(session, "panic", "Kernel panic - not syncing: other", TIMEOUT / 5,
		    -ETIMEDOUT);
	session_free(session);

	session = boot("./runqemu -n", 0);
	check_error(session, "panic", NULL, TIMEOUT, -EIO);
	check_error(session, "true", NULL, TIMEOUT, -ENOTCONN);
	assert_false(session_over(session));
	session_free(session);

	session = boot("./runqemu -n", 0);
	check_error(session, "panic", "...", TIMEOUT, -EIO);
	session_free(session);
	assert_in_range(clock_ms() - start, 0, 25000);
}

/* A panic that the document shows ends the guest, whether QEMU ends or not. */
static void test_wanted_panic(void **state)
{
	static const char *const commands[] = { "panic", "reset" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(commands); i++) {
		struct doc_step step = { .command = (char *)commands[i],
					 .prompt = '#',
					 .status = -1 };
		struct session *session = boot("./runqemu -n", 0);
		int err, status;

		strv_add(&step.wanted, "...");
		strv_add(&step.wanted, "Kernel panic - not syncing: test");
		free(run_step(session, &step, DOC_HOST, TIMEOUT, &err, &status));
		assert_int_equal(err, 0);
		assert_true(session_over(session));
		strv_fini(&step.wanted);
		session_free(session);
	}
}

static void test_no_boot(void **state)
{
	struct doc_step late = {
		.command = "./runqemu -n", .prompt = '$', .status = -1, .runs = true
	};
	struct session *session = boot("./runqemu broken", -ENOTCONN);
	int err, status;

	(void)state;
	assert_string_equal(fail_message(-ENOTCONN), "ended with status 125 at once");
	session_free(session);

	/* "boot runs": the login is waited for when somebody types in the guest. */
	session = open_session();
	free(run_step(session, &late, DOC_GUEST, TIMEOUT, &err, &status));
	assert_int_equal(err, 0);
	check(session, '#', "echo up", "up", 0);
	session_free(session);
}

/* Nothing survives: neither an end in good order, nor this program's own death. */
static void test_no_survivors(void **state)
{
	_cleanup_free_ char *path = xasprintf("%s/pid", top);
	_cleanup_free_ char *text = NULL;
	pid_t checker = fork();
	pid_t child;

	(void)state;
	if (checker == 0) {
		struct doc_step step = { .command = "sh -c 'echo $$ > pid; sleep 60'",
					 .prompt = '$',
					 .status = -1 };
		struct session *session;
		struct outcome outcome = { 0 };

		if (session_new(&session, top, NULL) == 0)
			session_run(session, &step, DOC_HOST, 60, &outcome);
		_exit(1);
	}
	for (int i = 0; i < 1000 * clock_scaled(1); i++) {
		free(text);
		text = NULL;
		if (!file_read(path, &text, NULL) && *text)
			break;
		usleep(10000);
	}
	assert_non_null(text);
	child = atoi(text);
	assert_true(child > 0);
	kill(checker, SIGKILL);
	waitpid(checker, NULL, 0);
	for (int i = 0; i < 1000 * clock_scaled(1) && kill(child, 0) == 0; i++) {
		/* This program may have to bury it. */
		waitpid(-1, NULL, WNOHANG);
		usleep(10000);
	}
	assert_int_equal(kill(child, 0), -1);
}

static void test_log(void **state)
{
	_cleanup_free_ char *path = xasprintf("%s/log", top);
	_cleanup_free_ char *text = NULL;
	struct session *session = NULL;

	(void)state;
	assert_int_equal(session_new(&session, top, path), 0);
	check(session, '$', "echo in the log", "in the log", 0);
	session_free(session);
	assert_int_equal(file_read(path, &text, NULL), 0);
	assert_non_null(strstr(text, "in the log\r\n"));
	assert_int_equal(session_new(&session, top, "/nonexistent/log"), -ENOENT);
}

static int make_top(void **state)
{
	(void)state;
	top = fake_guest_new();
	return 0;
}

static int remove_top(void **state)
{
	(void)state;
	fake_guest_free(top);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_host),         cmocka_unit_test(test_large_output),
		cmocka_unit_test(test_timeout),      cmocka_unit_test(test_shell_ends),
		cmocka_unit_test(test_runs),         cmocka_unit_test(test_guest),
		cmocka_unit_test(test_users),        cmocka_unit_test(test_panic),
		cmocka_unit_test(test_wanted_panic), cmocka_unit_test(test_no_boot),
		cmocka_unit_test(test_no_survivors), cmocka_unit_test(test_log),
	};

	return cmocka_run_group_tests(tests, make_top, remove_top);
}
