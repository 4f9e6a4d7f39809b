// SPDX-License-Identifier: GPL-2.0-or-later
/* Allocation that does not return on failure. */
#include "../unit.h"

static void test_memory_is_zeroed_and_grows(void **state)
{
	char *p = xcalloc(4, 2);

	(void)state;
	for (int i = 0; i < 8; i++)
		assert_int_equal(p[i], 0);
	p[7] = 'x';
	p = xrealloc(p, 4096);
	assert_int_equal(p[7], 'x');
	free(p);
}

static void test_strings_are_copied(void **state)
{
	_cleanup_free_ char *whole = xstrdup("abc"), *part = xstrndup("abc", 2);
	_cleanup_free_ char *empty = xstrdup(""), *all = xstrndup("abc", 100);

	(void)state;
	assert_null(xstrdup(NULL));
	assert_string_equal(whole, "abc");
	assert_string_equal(part, "ab");
	assert_string_equal(empty, "");
	assert_string_equal(all, "abc");
}

static void test_strings_are_formatted(void **state)
{
	_cleanup_free_ char *text = xasprintf("%s %05d", "n", 42);

	(void)state;
	assert_string_equal(text, "n 00042");
}

static void run_out(const void *argument)
{
	(void)argument;
	out_of_memory();
}

static void test_without_memory_the_program_ends(void **state)
{
	_cleanup_child_ struct unit_child child = unit_fork(run_out, NULL);

	(void)state;
	assert_string_equal(child.err, "lkmc: out of memory\n");
	assert_true(WIFEXITED(child.status));
	assert_int_equal(WEXITSTATUS(child.status), 125);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_memory_is_zeroed_and_grows),
		cmocka_unit_test(test_strings_are_copied),
		cmocka_unit_test(test_strings_are_formatted),
		cmocka_unit_test(test_without_memory_the_program_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
