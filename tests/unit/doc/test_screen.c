// SPDX-License-Identifier: GPL-2.0-or-later
/* Bytes of a terminal as text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "doc/screen.h"
#include "util/cleanup.h"

static void test_feed(void **state)
{
	static const struct {
		const char *bytes, *text;
	} cases[] = {
		{ "hello\r\n", "hello\n" },
		{ "hello\r\r\nx", "hello\nx" },
		{ "\033[1;31mred\033[0m", "red" },
		{ "a\033[6nb\033[Jc", "abc" },
		{ "\033]0;title\007text", "text" },
		{ "\033]0;title\033\\text", "text" },
		{ "\033(Btext", "text" },
		{ "10%\r20%\r30%\ndone", "30%\ndone" },
		{ "abc\b\bX", "aX" },
		{ "a\n\bb", "a\nb" },
		{ "a\007b\tc", "ab\tc" },
		{ "gr\303\274n", "gr\303\274n" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct screen whole = { 0 }, bytewise = { 0 };
		const char *p = cases[i].bytes;

		screen_feed(&whole, p, strlen(p));
		assert_string_equal(whole.text, cases[i].text);
		for (; *p; p++)
			screen_feed(&bytewise, p, 1);
		assert_string_equal(bytewise.text, cases[i].text);
		assert_int_equal(bytewise.line, whole.line);
		screen_fini(&whole);
		screen_fini(&bytewise);
	}
}

static void test_take(void **state)
{
	struct screen screen = { 0 };

	(void)state;
	screen_take(&screen, 0);
	screen_feed(&screen, "one\ntwo\nthr", 11);
	screen_take(&screen, 4);
	assert_string_equal(screen.text, "two\nthr");
	screen_feed(&screen, "\rxyz", 4);
	assert_string_equal(screen.text, "two\nxyz");
	screen_take(&screen, 5);
	screen_feed(&screen, "\r!", 2);
	assert_string_equal(screen.text, "!");
	screen_fini(&screen);
}

static void test_lines(void **state)
{
	_cleanup_strv_ struct strv lines = { 0 };

	(void)state;
	screen_lines(&lines, "a\n\nb\n \n\n", 8);
	assert_int_equal(lines.n, 3);
	assert_string_equal(lines.v[1], "");
	assert_null(lines.v[3]);
	screen_lines(&lines, "\n\n", 2);
	assert_int_equal(lines.n, 3);
	screen_lines(&lines, "c", 1);
	assert_int_equal(lines.n, 4);
}

static void test_mend(void **state)
{
	static const struct {
		const char *text, *mended;
	} cases[] = {
		{ "lkmc-g[    1.000000] m\nuest> ", "[    1.000000] m\nlkmc-guest> " },
		{ "p> [    1.000000] m\n[    2.000000] n\n",
		  "[    1.000000] m\n[    2.000000] n\np> " },
		{ "a[    1.000000] m\nb[    2.000000] n\nc\nd",
		  "[    1.000000] m\n[    2.000000] n\nabc\nd" },
		{ "[    1.000000] m\na\n", "[    1.000000] m\na\n" },
		{ "a [    1.000000] unfinished", "a [    1.000000] unfinished" },
		{ "a[0] b\nc", "a[0] b\nc" },
		{ "", "" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		_cleanup_free_ char *mended = screen_mend(cases[i].text);

		assert_string_equal(mended, cases[i].mended);
	}
}

static void test_shell_prompt(void **state)
{
	(void)state;
	assert_string_equal(screen_shell_prompt("motd\n~ # "), "");
	assert_string_equal(screen_shell_prompt("/ $ "), "");
	assert_string_equal(screen_shell_prompt("~ # [    1.000000] m\n"), "[    1.000000] m\n");
	assert_null(screen_shell_prompt("# comment\n"));
	assert_null(screen_shell_prompt("lkmc login: "));
	assert_null(screen_shell_prompt("#"));
	assert_null(screen_shell_prompt(""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_feed),  cmocka_unit_test(test_take),
		cmocka_unit_test(test_lines), cmocka_unit_test(test_mend),
		cmocka_unit_test(test_shell_prompt),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
