// SPDX-License-Identifier: GPL-2.0-or-later
/* Which guests run, by their lock. */
#include "../unit.h"

#include "util/fail.h"
#include "util/lock.h"
#include "vm/running.h"

static void test_a_guest_whose_lock_is_held(void **state)
{
	_cleanup_free_ char *path = xasprintf("%s/lock", (char *)*state);
	struct lab lab = { .run = *state, .sockets = *state };
	pid_t pid;
	_cleanup_close_ int fd = lock_take(path, &pid);
	_cleanup_running_ struct running r = { 0 };

	assert_true(fd >= 0);
	assert_true(running_guest(&lab));
	assert_true(running_find(*state, &r));
	assert_int_equal(r.pid, getpid());
	assert_true(llabs((long long)time(NULL) - r.since) < 100);
	/* This test has no arguments. */
	assert_string_equal(r.command, "");
}

/* The process lives, and even has the file open: its number was given again. */
static void test_a_lock_that_was_left(void **state)
{
	_cleanup_free_ char *text = xasprintf("%d\n", getpid());
	struct lab lab = { .run = *state, .sockets = *state };
	_cleanup_running_ struct running r = { 0 };
	_cleanup_free_ char *path = NULL;
	_cleanup_close_ int fd = -1;

	assert_false(running_find(*state, &r));
	path = unit_write(*state, "lock", text);
	fd = open(path, O_RDWR);
	assert_false(running_find(*state, &r));
	assert_false(running_guest(&lab));
	assert_null(r.command);
	assert_int_equal(running_not(&lab, ENOENT), -ENOENT);
}

/* In the child: hold the lock, and become what has arguments. */
static void hold_lock(const char *folder, int input)
{
	char *argv[] = { "/path/lkmc", "-c", "read x", "run", "-x", "a b", NULL };
	_cleanup_free_ char *path = xasprintf("%s/lock", folder);
	pid_t pid;
	int fd = lock_take(path, &pid);

	fcntl(fd, F_SETFD, 0);
	dup2(input, STDIN_FILENO);
	execv("/bin/sh", argv);
	_exit(127);
}

static void test_the_command_is_quoted_for_a_shell(void **state)
{
	_cleanup_running_ struct running r = { 0 };
	int hold[2], status;
	pid_t pid;

	assert_int_equal(pipe(hold), 0);
	pid = fork();
	if (pid == 0) {
		close(hold[1]);
		hold_lock(*state, hold[0]);
	}
	close(hold[0]);
	/* It is still us until it has called exec(). */
	unit_wait_for((running_fini(&r), running_find(*state, &r)) &&
		      strstr(r.command, "run -x"));
	assert_non_null(r.command);
	assert_string_equal(r.command, "-c 'read x' run -x 'a b'");
	close(hold[1]);
	waitpid(pid, &status, 0);
	assert_false(running_find(*state, &(struct running){ 0 }));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit_test_in_folder(test_a_guest_whose_lock_is_held),
		unit_test_in_folder(test_a_lock_that_was_left),
		unit_test_in_folder(test_the_command_is_quoted_for_a_shell),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
