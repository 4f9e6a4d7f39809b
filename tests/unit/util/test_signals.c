// SPDX-License-Identifier: GPL-2.0-or-later
/* Signals that tell a process to end. */
#include "../unit.h"

#include <poll.h>

#include "util/signals.h"

static void test_one_is_taken_and_remembered(void **state)
{
	struct signals s;
	struct pollfd fd = { .events = POLLIN };

	(void)state;
	assert_int_equal(signals_caught(), 0);
	assert_int_equal(signals_begin(&s, NULL), 0);
	assert_int_equal(signals_next(&s), 0);
	raise(SIGTERM);
	fd.fd = s.fd;
	assert_int_equal(poll(&fd, 1, 0), 1);
	assert_int_equal(signals_next(&s), SIGTERM);
	assert_int_equal(signals_next(&s), 0);
	assert_int_equal(signals_caught(), SIGTERM);
	signals_end(&s);
	assert_int_equal(s.fd, -1);
	signals_end(&s);
	assert_int_equal(signals_next(&s), 0);
}

static void test_others_are_none_to_end(void **state)
{
	static const int more[] = { SIGCHLD, 0 };
	int caught = signals_caught();
	struct signals s;

	(void)state;
	assert_int_equal(signals_begin(&s, more), 0);
	raise(SIGCHLD);
	assert_int_equal(signals_next(&s), SIGCHLD);
	assert_int_equal(signals_caught(), caught);
	signals_end(&s);
}

/* Under nohup, and in the background of a shell without job control. */
static void test_what_is_ignored_stays_so(void **state)
{
	struct signals s;

	(void)state;
	signal(SIGHUP, SIG_IGN);
	signal(SIGINT, SIG_IGN);
	assert_int_equal(signals_begin(&s, NULL), 0);
	raise(SIGHUP);
	raise(SIGINT);
	assert_int_equal(signals_next(&s), 0);
	signals_end(&s);
	signal(SIGHUP, SIG_DFL);
	signal(SIGINT, SIG_DFL);
}

static void end_then_raise(const void *argument)
{
	struct signals s;

	(void)argument;
	signals_begin(&s, NULL);
	raise(SIGTERM);
	/* Not taken: it ends the process as soon as it can. */
	signals_end(&s);
}

static void test_afterwards_they_end_the_process(void **state)
{
	_cleanup_child_ struct unit_child child = unit_fork(end_then_raise, NULL);

	(void)state;
	assert_true(WIFSIGNALED(child.status));
	assert_int_equal(WTERMSIG(child.status), SIGTERM);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_is_taken_and_remembered),
		cmocka_unit_test(test_others_are_none_to_end),
		cmocka_unit_test(test_what_is_ignored_stays_so),
		cmocka_unit_test(test_afterwards_they_end_the_process),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
