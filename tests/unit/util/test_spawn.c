// SPDX-License-Identifier: GPL-2.0-or-later
/* What a process that is started gets, and that it ends with who started it. */
#include "../unit.h"

#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>

#include "util/fail.h"
#include "util/spawn.h"

static void test_a_program_that_is_not_there_is_an_error(void **state)
{
	char *argv[] = { "/no/such/program", NULL };
	struct spawn child = { .argv = argv, .death = SIGKILL, .group = true };

	(void)state;
	assert_int_equal(spawn(&child), -ENOENT);
	assert_string_equal(fail_message(-ENOENT),
			    "cannot run /no/such/program: No such file or directory");
	/* Nothing is left to be waited for. */
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
}

static void test_streams_and_group(void **state)
{
	char *argv[] = {
		"sh", "-c",
		"cat; echo out; echo err >&2; test $(ps -o pgid= -p $$) = $$; echo $?", NULL
	};
	struct spawn child = {
		.argv = argv, .death = SIGKILL, .group = true, .no_input = true
	};
	char text[100] = "";
	int ends[2], status;
	size_t used = 0;
	ssize_t n;
	pid_t pid;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	child.output = child.error = ends[1];
	pid = spawn(&child);
	assert_true(pid > 0);
	close(ends[1]);
	while ((n = read(ends[0], text + used, sizeof(text) - 1 - used)) > 0)
		used += n;
	close(ends[0]);
	assert_string_equal(text, "out\nerr\n0\n");
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

static void start_and_end(const void *argument)
{
	char *argv[] = { "sleep", "1000", NULL };
	struct spawn child = { .argv = argv, .death = SIGUSR1 };

	(void)argument;
	printf("%d", spawn(&child));
}

static void test_it_ends_with_who_started_it(void **state)
{
	_cleanup_child_ struct unit_child child = { 0 };
	int status;

	(void)state;
	/* What loses its parent becomes ours. */
	assert_int_equal(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
	child = unit_fork(start_and_end, NULL);
	assert_int_equal(child.status, 0);
	assert_true(atoi(child.out) > 0);
	assert_int_equal(waitpid(atoi(child.out), &status, 0), atoi(child.out));
	assert_int_equal(WTERMSIG(status), SIGUSR1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_program_that_is_not_there_is_an_error),
		cmocka_unit_test(test_streams_and_group),
		cmocka_unit_test(test_it_ends_with_who_started_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
