// SPDX-License-Identifier: GPL-2.0-or-later
/* Time for deadlines. */
#include "../unit.h"

#include "util/clock.h"

static void test_the_clock_goes_forward(void **state)
{
	long long start = clock_ms(), now;

	(void)state;
	usleep(20000);
	now = clock_ms();
	assert_true(now >= start + 19);
	assert_true(now < start + 60000);
}

static void test_deadlines_are_scaled(void **state)
{
	static const struct {
		const char *scale;
		long long ms;
	} cases[] = {
		{ NULL, 1000 },  { "1", 1000 },     { "4", 4000 },
		{ "0.5", 500 },  { "", 1000 },      { "0", 1000 },
		{ "-3", 1000 },  { "slow", 1000 },  { "nan", 1000 },
		{ "inf", 1000 }, { "1e300", 1000 }, { "10000", 10000000 },
		{ "2x", 2000 },  { "-inf", 1000 },  { "10001", 1000 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		if (cases[i].scale)
			setenv("LKMC_TIMEOUT_SCALE", cases[i].scale, 1);
		else
			unsetenv("LKMC_TIMEOUT_SCALE");
		assert_int_equal(clock_scaled(1000), cases[i].ms);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_clock_goes_forward),
		cmocka_unit_test(test_deadlines_are_scaled),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
