// SPDX-License-Identifier: GPL-2.0-or-later
/* What a command that is counted is, and says. */
#include "../unit.h"

#include "count/output.h"
#include "count/run.h"

static void assert_refused(const char *text)
{
	struct output o;

	assert_int_equal(output_parse(text, strlen(text), &o), -EPROTO);
}

static void test_output_and_error_are_told_apart(void **state)
{
	static const char text[] = "lkmc-count 7 4 3\nout\nerr";
	struct output o;

	(void)state;
	assert_int_equal(output_parse(text, strlen(text), &o), 0);
	assert_int_equal(o.status, 7);
	assert_int_equal(o.out_size, 4);
	assert_memory_equal(o.out, "out\n", 4);
	assert_int_equal(o.err_size, 3);
	assert_memory_equal(o.err, "err", 3);
	assert_int_equal(output_parse("lkmc-count 0 0 0\n", 17, &o), 0);
	assert_int_equal(o.out_size, 0);
}

static void test_less_than_was_promised_is_an_error(void **state)
{
	(void)state;
	assert_refused("");
	assert_refused("lkmc-count 7 4 3");
	assert_refused("lkmc-count 7 4 3\nout\ner");
	assert_refused("lkmc-count 7 18446744073709551615 3\nout\n");
	assert_refused("lkmc-count 7 3 18446744073709551615\nout\n");
	assert_refused("lkmc-count 7 4\nout\nerr");
	assert_refused("something else\n");
}

static void test_a_command_is_one_word(void **state)
{
	_cleanup_free_ char *word = count_encode("ls -l /a_b | grep \"x'%$\"\n\xc3\xa4");
	_cleanup_free_ char *nothing = count_encode("");

	(void)state;
	assert_string_equal(word,
			    "ls%20-l%20/a_b%20%7C%20grep%20%22x%27%25%24%22%0A%C3%A4");
	assert_string_equal(nothing, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_output_and_error_are_told_apart),
		cmocka_unit_test(test_less_than_was_promised_is_an_error),
		cmocka_unit_test(test_a_command_is_one_word),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
