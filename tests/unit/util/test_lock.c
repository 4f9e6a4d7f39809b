// SPDX-License-Identifier: GPL-2.0-or-later
/* Lock files: held or not, whatever number is in them. */
#include "../unit.h"

#include <signal.h>

#include "util/fail.h"
#include "util/lock.h"

static char *lock_path(void **state)
{
	return xasprintf("%s/lock", (char *)*state);
}

static void test_one_holds_it(void **state)
{
	_cleanup_free_ char *path = lock_path(state), *text = NULL;
	_cleanup_free_ char *wanted = xasprintf("%d\n", getpid());
	pid_t holder = 0;
	int fd;

	assert_false(lock_is_held(path, &holder));
	fd = lock_take(path, &holder);
	assert_true(fd >= 0);
	assert_int_equal(fcntl(fd, F_GETFD), FD_CLOEXEC);
	assert_int_equal(file_read(path, &text, NULL), 0);
	assert_string_equal(text, wanted);
	assert_true(lock_is_held(path, NULL));
	assert_true(lock_is_held(path, &holder));
	assert_int_equal(holder, getpid());
	holder = 0;
	assert_int_equal(lock_take(path, &holder), -EBUSY);
	assert_int_equal(holder, getpid());
	close(fd);
	assert_false(lock_is_held(path, &holder));
}

/* The child ends, and with it its lock, only once somebody waits or soon after. */
static void test_waiting_ends_with_the_holder(void **state)
{
	_cleanup_free_ char *path = lock_path(state);
	pid_t holder = 0, child;
	int held[2], fd;
	char byte;

	assert_int_equal(pipe(held), 0);
	child = fork();
	if (child == 0) {
		fd = lock_take(path, &holder);
		assert_true(fd >= 0);
		assert_int_equal(write(held[1], "h", 1), 1);
		usleep(50000);
		_exit(0);
	}
	assert_int_equal(read(held[0], &byte, 1), 1);
	fd = lock_wait(path);
	assert_true(fd >= 0);
	assert_true(lock_is_held(path, &holder));
	assert_int_equal(holder, getpid());
	assert_int_equal(waitpid(child, NULL, 0), child);
	close(fd);
	close(held[0]);
	close(held[1]);
}

/* Process 1 lives; so does this one, which may well have the file open. */
static void test_a_number_that_was_left_holds_nothing(void **state)
{
	_cleanup_free_ char *own = xasprintf("%d\n", getpid());
	const char *const texts[] = { "1\n", own, "999999999\n", "x", "" };

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		_cleanup_free_ char *path = unit_write(*state, "lock", texts[i]);
		_cleanup_close_ int open_one = open(path, O_RDWR), fd = -1;
		pid_t holder;

		assert_true(open_one >= 0);
		assert_false(lock_is_held(path, &holder));
		fd = lock_take(path, &holder);
		assert_true(fd >= 0);
		assert_true(lock_is_held(path, &holder));
		assert_int_equal(holder, getpid());
	}
}

/* To ask must not be in the way of who takes it at the same moment. */
static void test_asking_takes_nothing(void **state)
{
	_cleanup_free_ char *path = unit_write(*state, "lock", "");
	pid_t pid = fork(), holder;

	if (pid == 0) {
		for (;;)
			lock_is_held(path, &holder);
	}
	for (int i = 0; i < 20000; i++) {
		int fd = lock_take(path, &holder);

		if (fd < 0)
			kill(pid, SIGKILL);
		assert_true(fd >= 0);
		close(fd);
	}
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

static void test_it_lasts_as_long_as_the_last_who_has_it(void **state)
{
	_cleanup_free_ char *path = lock_path(state);
	int hold[2], fd;
	pid_t pid, holder;

	assert_int_equal(pipe(hold), 0);
	fd = lock_take(path, &holder);
	pid = fork();
	if (pid == 0) {
		close(hold[1]);
		_exit(read(hold[0], &holder, 1) != 0);
	}
	close(fd);
	assert_true(lock_is_held(path, &holder));
	assert_int_equal(holder, getpid());
	close(hold[1]);
	waitpid(pid, NULL, 0);
	close(hold[0]);
	assert_false(lock_is_held(path, &holder));
}

static void test_no_folder(void **state)
{
	_cleanup_free_ char *path = xasprintf("%s/none/lock", (char *)*state);
	pid_t holder;

	assert_false(lock_is_held(path, &holder));
	assert_int_equal(lock_take(path, &holder), -ENOENT);
	assert_non_null(strstr(fail_message(-ENOENT), "cannot open"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit_test_in_folder(test_one_holds_it),
		unit_test_in_folder(test_waiting_ends_with_the_holder),
		unit_test_in_folder(test_a_number_that_was_left_holds_nothing),
		unit_test_in_folder(test_asking_takes_nothing),
		unit_test_in_folder(test_it_lasts_as_long_as_the_last_who_has_it),
		unit_test_in_folder(test_no_folder),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
