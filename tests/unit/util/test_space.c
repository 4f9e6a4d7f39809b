// SPDX-License-Identifier: GPL-2.0-or-later
/* Room on a disk. */
#include "../unit.h"

#include "util/space.h"

static void test_sizes_are_qemus(void **state)
{
	(void)state;
	assert_int_equal(space_parse("256M"), 256 << 20);
	assert_int_equal(space_parse("64"), 64 << 20);
	assert_int_equal(space_parse("5K"), 5 << 10);
	assert_int_equal(space_parse("3G"), 3LL << 30);
}

static void test_room_is_compared(void **state)
{
	assert_int_equal(space_lacks(*state, 1), 0);
	assert_int_equal(space_lacks(*state, INT64_MAX), 1);
	assert_int_equal(space_lacks("/none", 1), -ENOENT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sizes_are_qemus),
		unit_test_in_folder(test_room_is_compared),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
