// SPDX-License-Identifier: GPL-2.0-or-later
/* The rate of the host's time stamp counter. */
#include "../unit.h"

#include "host/tsc.h"

static void test_it_is_the_same_each_time(void **state)
{
	unsigned int first = tsc_khz();

	(void)state;
	if (!first)
		skip();
	assert_in_range(first, 100000, 20000000);
	assert_int_equal(first % 100, 0);
	for (int i = 0; i < 10; i++) {
		unsigned int khz = tsc_khz();

		/* The kernel allows its own refinement one in a hundred. */
		assert_in_range(khz, first - first / 1000, first + first / 1000);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_it_is_the_same_each_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
