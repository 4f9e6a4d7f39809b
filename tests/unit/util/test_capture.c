// SPDX-License-Identifier: GPL-2.0-or-later
/* Running another program for what it prints. */
#include "../unit.h"

#include <sys/wait.h>

#include "util/capture.h"
#include "util/clock.h"
#include "util/fail.h"

#define LONG_MS UNIT_LONG_MS

static struct capture run_sh(const char *script, long long timeout_ms)
{
	char *argv[] = { "sh", "-c", (char *)script, NULL };
	struct capture c;

	assert_int_equal(capture_run(&c, argv, timeout_ms), 0);
	return c;
}

static void test_both_outputs_and_the_status_come_back(void **state)
{
	_cleanup_capture_ struct capture c =
		run_sh("echo out; echo err >&2; exit 7", LONG_MS);

	(void)state;
	assert_string_equal(c.text, "out\nerr\n");
	assert_int_equal(c.size, 8);
	assert_int_equal(WEXITSTATUS(c.status), 7);
	assert_false(c.timed_out);
}

static void test_standard_input_is_empty(void **state)
{
	_cleanup_capture_ struct capture c = run_sh("cat; echo end", LONG_MS);

	(void)state;
	assert_string_equal(c.text, "end\n");
}

static void test_nul_bytes_are_counted(void **state)
{
	_cleanup_capture_ struct capture c = run_sh("printf 'a\\0b'", LONG_MS);

	(void)state;
	assert_int_equal(c.size, 3);
	assert_memory_equal(c.text, "a\0b", 4);
}

static void test_a_program_that_is_not_there_is_an_error(void **state)
{
	char *argv[] = { "/no/such/program", NULL };
	struct capture c;

	(void)state;
	assert_int_equal(capture_run(&c, argv, LONG_MS), -ENOENT);
	assert_string_equal(fail_message(-ENOENT),
			    "cannot run /no/such/program: No such file or directory");
	assert_null(c.text);
}

static void test_the_time_ends_it_and_its_children(void **state)
{
	long long start = clock_ms();
	_cleanup_capture_ struct capture c = run_sh("echo begun; sleep 60 & wait", 300);

	(void)state;
	assert_true(c.timed_out);
	assert_string_equal(c.text, "begun\n");
	assert_true(WIFSIGNALED(c.status));
	assert_true(clock_ms() - start < LONG_MS);
}

static void test_a_closed_output_does_not_end_the_wait(void **state)
{
	_cleanup_capture_ struct capture c =
		run_sh("exec >&- 2>&-; sleep 0.3; exit 3", LONG_MS);

	(void)state;
	assert_false(c.timed_out);
	assert_int_equal(WEXITSTATUS(c.status), 3);
}

static void test_what_it_leaves_behind_does_not_hold_us(void **state)
{
	long long start = clock_ms();
	_cleanup_capture_ struct capture c = run_sh("sleep 1000 & echo $!", LONG_MS);

	(void)state;
	assert_false(c.timed_out);
	assert_true(clock_ms() - start < LONG_MS);
	assert_int_equal(kill(atoi(c.text), SIGKILL), 0);
}

static void test_endless_output_is_cut(void **state)
{
	_cleanup_capture_ struct capture c = run_sh("yes", 500);

	(void)state;
	assert_true(c.timed_out);
	assert_int_equal(c.size, CAPTURE_MAX);
	assert_int_equal(strlen(c.text), CAPTURE_MAX);
}

/* The program tells us to end, who wait for it. */
static void be_interrupted(const void *argument)
{
	char *argv[] = { "sh", "-c", "echo $$; kill -TERM $PPID; exec sleep 1000", NULL };
	struct capture c;
	int err = capture_run(&c, argv, LONG_MS);

	(void)argument;
	printf("%d %s", err, waitpid(-1, NULL, WNOHANG) < 0 ? "alone" : "not alone");
	fflush(stdout);
	_exit(0);
}

static void test_it_ends_with_us(void **state)
{
	_cleanup_child_ struct unit_child child = unit_fork(be_interrupted, NULL);
	_cleanup_free_ char *wanted = xasprintf("%d alone", -EINTR);

	(void)state;
	assert_string_equal(child.out, wanted);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_both_outputs_and_the_status_come_back),
		cmocka_unit_test(test_standard_input_is_empty),
		cmocka_unit_test(test_nul_bytes_are_counted),
		cmocka_unit_test(test_a_program_that_is_not_there_is_an_error),
		cmocka_unit_test(test_the_time_ends_it_and_its_children),
		cmocka_unit_test(test_a_closed_output_does_not_end_the_wait),
		cmocka_unit_test(test_what_it_leaves_behind_does_not_hold_us),
		cmocka_unit_test(test_endless_output_is_cut),
		cmocka_unit_test(test_it_ends_with_us),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
