// SPDX-License-Identifier: GPL-2.0-or-later
/* What an example module says of itself. */
#include "../unit.h"

#include "module/example.h"
#include "util/fail.h"

static const struct {
	const char *source, *summary;
} cases[] = {
	{ "/* toy: one line. And more. */", "one line" },
	{ "/* toy: no full stop */", "no full stop" },
	{ "/* toy: ends with it.*/", "ends with it" },
	{ "/* toy: never ends", "never ends" },
	{ "/* toy: ends in the midst.", "ends in the midst." },
	{ "// SPDX\n/*\n * toy: two\n *\tlines. More.\n */\n", "two lines" },
	{ "/*\n * toy: up to a blank line\n *\n * More.\n */\n", "up to a blank line" },
	{ "/**\n * toy: kernel-doc\n */\n", "kernel-doc" },
	{ "/* SPDX */ /* toys: others */ /* toy: ours */", "ours" },
	{ "/* toy: version 6.12 of x.ko */", "version 6.12 of x.ko" },
	{ "/* toy:    blanks   */", "blanks" },
	{ "/* toy: */", "" },
	{ "/* toy */", NULL },
	{ "int toy; // toy: no block\n", NULL },
	{ "/*", NULL },
	{ "", NULL },
};

static void test_the_first_sentence_is_the_summary(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		_cleanup_free_ char *summary = example_summary(cases[i].source, "toy");

		if (!summary != !cases[i].summary ||
		    (summary && strcmp(summary, cases[i].summary) != 0))
			fail_msg("%s: '%s', wanted '%s'", cases[i].source, summary,
				 cases[i].summary);
	}
}

static void write_script(const char *folder, const char *script)
{
	_cleanup_free_ char *text = xasprintf("#!/bin/sh\n%s\n", script);
	_cleanup_free_ char *path = unit_write(folder, "mk/left-out", text);

	assert_int_equal(chmod(path, 0755), 0);
}

static void test_where_modules_cannot_be(void **state)
{
	static const char why[] = " * lkmc: not on arm, mips64: it melts";
	_cleanup_free_ char *text = NULL, *toy = NULL, *other = NULL;

	(void)state;
	free(unit_write(*state, "kernel_module/other.c", "int other;\n"));
	free(unit_write(*state, "kernel_module/toy.c", why));
	/* Plays mk/left-out, of which tests/host/test.t is the test. */
	write_script(*state,
		     "echo \"other_toy: $1\"; echo \"toy: $1:$2:${3##*/}:${4##*/}\"");
	assert_int_equal(example_absences(*state, "arm", &text), 0);
	toy = example_absence(text, "toy");
	assert_string_equal(toy, "arm::other.c:toy.c");
	other = example_absence(text, "other");
	assert_null(other);
	assert_null(example_absence("", "toy"));
}

static void test_a_script_that_fails(void **state)
{
	char *text = NULL;

	(void)state;
	write_script(*state, "echo 'awk: no'; exit 2");
	assert_int_equal(example_absences(*state, "arm", &text), -EIO);
	assert_null(text);
	assert_non_null(strstr(fail_message(-EIO), "/mk/left-out: awk: no"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_first_sentence_is_the_summary),
		unit_test_in_folder(test_where_modules_cannot_be),
		unit_test_in_folder(test_a_script_that_fails),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
