// SPDX-License-Identifier: GPL-2.0-or-later
/* Messages on their way to the applet. */
#include "../unit.h"

#include "util/fail.h"

static void test_the_message_belongs_to_its_error(void **state)
{
	(void)state;
	assert_int_equal(fail(ENOENT, "no %s, %d times", "file", 3), -ENOENT);
	assert_string_equal(fail_message(-ENOENT), "no file, 3 times");
}

static void test_a_stale_message_explains_no_other_error(void **state)
{
	(void)state;
	fail(ENOENT, "no file");
	assert_string_equal(fail_message(-EPIPE), "Broken pipe");
	assert_string_equal(fail_message(-ENOENT), "No such file or directory");
}

static void test_a_message_is_told_once(void **state)
{
	(void)state;
	fail(ENOENT, "no file");
	assert_string_equal(fail_message(-ENOENT), "no file");
	assert_string_equal(fail_message(-ENOENT), "No such file or directory");
	assert_string_equal(fail_message(0), "Success");
}

static void test_the_last_message_counts(void **state)
{
	(void)state;
	fail(EIO, "first");
	fail(EIO, "second");
	assert_string_equal(fail_message(-EIO), "second");
}

static void test_errno_stands_behind_the_message(void **state)
{
	(void)state;
	errno = EACCES;
	assert_int_equal(fail_errno("cannot open %s", "x"), -EACCES);
	assert_string_equal(fail_message(-EACCES), "cannot open x: Permission denied");
}

static void test_a_message_may_be_made_from_the_one_before(void **state)
{
	(void)state;
	fail(EIO, "the disk is full");
	fail(EPROTO, "cannot copy: %s", fail_message(-EIO));
	assert_string_equal(fail_message(-EPROTO), "cannot copy: the disk is full");
}

static void test_a_long_message_is_cut(void **state)
{
	_cleanup_free_ char *text = xcalloc(5000, 1);

	(void)state;
	memset(text, 'x', 4999);
	fail(EIO, "%s", text);
	assert_int_equal(strlen(fail_message(-EIO)), 1023);
	errno = EIO;
	fail_errno("%s", text);
	assert_int_equal(strlen(fail_message(-EIO)), 1023);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_message_belongs_to_its_error),
		cmocka_unit_test(test_a_stale_message_explains_no_other_error),
		cmocka_unit_test(test_a_message_is_told_once),
		cmocka_unit_test(test_the_last_message_counts),
		cmocka_unit_test(test_errno_stands_behind_the_message),
		cmocka_unit_test(test_a_message_may_be_made_from_the_one_before),
		cmocka_unit_test(test_a_long_message_is_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
