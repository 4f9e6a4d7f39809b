// SPDX-License-Identifier: GPL-2.0-or-later
/* Sums by name. */
#include "../unit.h"

#include "count/tally.h"

static void test_a_name_has_one_row_in_an_image(void **state)
{
	struct tally t = { 0 };

	(void)state;
	tally_add(&t, "", "init_module", 1);
	tally_add(&t, "toy", "init_module", 10);
	tally_add(&t, "toy", "init_module", 5);
	assert_int_equal(t.n, 2);
	assert_int_equal(tally_find(&t, "toy", "init_module")->n, 15);
	assert_int_equal(tally_find(&t, "", "init_module")->n, 1);
	assert_null(tally_find(&t, "other", "init_module"));
	assert_int_equal(tally_sum(&t), 16);
	tally_fini(&t);
	assert_null(tally_find(&t, "toy", "init_module"));
}

static void test_the_largest_comes_first(void **state)
{
	struct tally t = { 0 };

	(void)state;
	tally_add(&t, "", "b", 5);
	tally_add(&t, "", "small", 1);
	tally_add(&t, "", "a", 5);
	tally_add(&t, "", "large", 9);
	tally_sort(&t);
	assert_string_equal(t.v[0].name, "large");
	assert_string_equal(t.v[1].name, "a");
	assert_string_equal(t.v[2].name, "b");
	assert_string_equal(t.v[3].name, "small");
	assert_int_equal(tally_find(&t, "", "small")->n, 1);
	tally_add(&t, "", "small", 1);
	assert_int_equal(t.v[3].n, 2);
	tally_fini(&t);
}

static void test_many_names(void **state)
{
	struct tally t = { 0 };
	char name[16];

	(void)state;
	for (int round = 0; round < 2; round++) {
		for (int i = 0; i < 5000; i++) {
			snprintf(name, sizeof(name), "f%d", i);
			tally_add(&t, "", name, i);
		}
	}
	assert_int_equal(t.n, 5000);
	for (int i = 0; i < 5000; i++) {
		snprintf(name, sizeof(name), "f%d", i);
		assert_int_equal(tally_find(&t, "", name)->n, 2 * i);
	}
	tally_fini(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_name_has_one_row_in_an_image),
		cmocka_unit_test(test_the_largest_comes_first),
		cmocka_unit_test(test_many_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
