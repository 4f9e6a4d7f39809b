// SPDX-License-Identifier: GPL-2.0-or-later
/* Which guests run, by their lock and who has it open. */
#include "../unit.h"

#include "vm/running.h"

static void test_a_guest_whose_lock_is_open(void **state)
{
	_cleanup_free_ char *text = xasprintf("%d\n", getpid());
	_cleanup_free_ char *lock = unit_write(*state, "lock", text);
	_cleanup_close_ int fd = open(lock, O_RDWR);
	_cleanup_running_ struct running r = { 0 };

	assert_true(fd >= 0);
	assert_true(running_find(*state, &r));
	assert_int_equal(r.pid, getpid());
	assert_true(llabs((long long)time(NULL) - r.since) < 100);
	/* This test has no arguments. */
	assert_string_equal(r.command, "");
}

static void test_a_lock_that_was_left(void **state)
{
	_cleanup_free_ char *text = xasprintf("%d\n", getpid());
	_cleanup_running_ struct running r = { 0 };

	assert_false(running_find(*state, &r));
	/* The process lives, and has not this file open: the number was given again. */
	free(unit_write(*state, "lock", text));
	assert_false(running_find(*state, &r));
	free(unit_write(*state, "lock", "999999999\n"));
	assert_false(running_find(*state, &r));
	free(unit_write(*state, "lock", ""));
	assert_false(running_find(*state, &r));
	assert_null(r.command);
}

static void test_the_command_is_quoted_for_a_shell(void **state)
{
	_cleanup_free_ char *lock = unit_write(*state, "lock", "");
	_cleanup_running_ struct running r = { 0 };
	_cleanup_free_ char *text = NULL;
	int hold[2], status, fd = open(lock, O_RDWR);
	pid_t pid;

	assert_int_equal(pipe(hold), 0);
	pid = fork();
	if (pid == 0) {
		char *argv[] = { "/path/lkmc", "-c", "read x", "run", "-x", "a b", NULL };

		dup2(hold[0], STDIN_FILENO);
		close(hold[1]);
		execv("/bin/sh", argv);
		_exit(127);
	}
	close(fd);
	text = xasprintf("%d\n", pid);
	/* The same file, since the child has it open. */
	fd = open(lock, O_WRONLY | O_TRUNC);
	assert_int_equal(write_all(fd, text, strlen(text)), 0);
	close(fd);
	for (int i = 0; i < 500; i++) {
		if (running_find(*state, &r) && strstr(r.command, "run -x"))
			break;
		running_fini(&r);
		usleep(10000);
	}
	assert_non_null(r.command);
	assert_string_equal(r.command, "-c 'read x' run -x 'a b'");
	close(hold[1]);
	close(hold[0]);
	waitpid(pid, &status, 0);
	assert_false(running_find(*state, &(struct running){ 0 }));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit_test_in_folder(test_a_guest_whose_lock_is_open),
		unit_test_in_folder(test_a_lock_that_was_left),
		unit_test_in_folder(test_the_command_is_quoted_for_a_shell),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
