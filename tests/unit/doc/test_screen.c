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
		{ "abcdef\rxy", "xycdef" },
		{ "10%\r\033[Kdone", "done" },
		{ "abc\b\bX", "aXc" },
		{ "1\n2\033[A\033[2J\033[Hclear", "1\nclear" },
		{ "a\n\bb", "a\nb" },
		{ "a\007b\tc", "ab      c" },
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
	assert_string_equal(screen.text, "!z");
	/* What is left begins a line, */
	screen_feed(&screen, "\nprompt> abc", 12);
	screen_take(&screen, 11);
	assert_string_equal(screen.text, "abc");
	screen_feed(&screen, "\rxy\033[", 5);
	assert_string_equal(screen.text, "xyc");
	/* and a sequence of which only a part came goes on. */
	screen_take(&screen, 3);
	screen_feed(&screen, "1mz", 3);
	assert_string_equal(screen.text, "z");
	screen_fini(&screen);
}

/* "Repeat the last character", where there is none, or one without a width. */
static void test_repeat(void **state)
{
	struct screen screen = { 0 };

	(void)state;
	screen_feed(&screen, "\033[", 2);
	screen_feed(&screen, "2b\314\201\033[b", 7);
	screen_feed(&screen, "\rab\0337b[\033[1b!", 12);
	assert_string_equal(screen.text, "abb[!");
	screen_fini(&screen);

	/* Neither DEL nor a byte that is no character ends an escape, nor an intermediate. */
	screen_feed(&screen, "\033\177[5b", 6);
	screen_feed(&screen, "\033%[b\033\\", 6);
	/* To newer versions it does, and text comes behind it. */
	screen_feed(&screen, "\r\033[K", 4);
	screen_feed(&screen, "\033\200[5bc", 7);
	assert_string_equal(screen.text, "c");
	screen_fini(&screen);
}

/* More parameters than a terminal has room for. */
static void test_parameters(void **state)
{
	struct screen screen = { 0 };

	(void)state;
	screen_feed(&screen, "\033[1", 3);
	for (int i = 0; i < 5000; i++)
		screen_feed(&screen, i % 2 ? ";1" : ":1", 2);
	screen_feed(&screen, "ma", 2);
	assert_string_equal(screen.text, "a");
	/* The next sequence has as many as any. */
	screen_feed(&screen, "\033[1;3Hb", 7);
	assert_string_equal(screen.text, "a b");
	screen_fini(&screen);
}

/* Lines come whole, however long the output, and each of them. */
static void test_long(void **state)
{
	struct screen screen = { 0 };
	char line[3000];

	(void)state;
	memset(line, 'x', sizeof(line));
	line[sizeof(line) - 1] = '\n';
	for (int i = 0; i < 100; i++)
		screen_feed(&screen, line, sizeof(line));
	assert_int_equal(screen.n, 100 * sizeof(line));
	assert_int_equal(screen.line, screen.n);
	assert_memory_equal(screen.text + 99 * sizeof(line), line, sizeof(line));
	screen_fini(&screen);
}

/* In a column there may be a character and several accents. */
static void test_accents(void **state)
{
	static const char e[] = "e\314\201\314\201\314\201\314\201\314\201";
	struct screen screen = { 0 };
	char line[900 * (sizeof(e) - 1)];

	(void)state;
	for (size_t i = 0; i < sizeof(line); i++)
		line[i] = e[i % (sizeof(e) - 1)];
	screen_feed(&screen, line, sizeof(line));
	/* One that comes in two parts may be taken for the accent of a blank. */
	assert_in_range(screen.n, sizeof(line), sizeof(line) + 20);
	assert_memory_equal(screen.text, line, sizeof(e) - 1);
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
		const char *text, *mended; /* NULL: nothing to mend */
	} cases[] = {
		{ "prompt-g message\nuest> ", " message\nprompt-guest> " },
		{ "pmessage\nrompt-guest> x", "message\nprompt-guest> x" },
		{ "prompt-guestmessage\n> ", "message\nprompt-guest> " },
		{ "out\nprompmessage\nof two lines\nt-guest> ",
		  "out\nmessage\nof two lines\nprompt-guest> " },
		{ "out\nprompt-guest> ", NULL },
		{ "prompt-guest>message\n ", NULL },
		{ "prompt-\nuest> ", NULL },
		{ "uest> ", NULL },
		{ "\nuest> ", NULL },
		{ "p\n", NULL },
		{ "", NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char text[100];

		strcpy(text, cases[i].text);
		assert_int_equal(screen_mend(text, "prompt-guest> "), !!cases[i].mended);
		assert_string_equal(text,
				    cases[i].mended ? cases[i].mended : cases[i].text);
	}
}

static void test_shell_prompt(void **state)
{
	(void)state;
	assert_string_equal(screen_shell_prompt("motd\n~ # "), "");
	assert_string_equal(screen_shell_prompt("/ $ "), "");
	assert_string_equal(screen_shell_prompt("user0@lkmc:~$ "), "");
	assert_string_equal(screen_shell_prompt("# "), "");
	assert_string_equal(screen_shell_prompt("a\n~ # late message\nb"),
			    "late message\nb");
	assert_string_equal(screen_shell_prompt("/home/user0 $ x"), "x");
	assert_null(screen_shell_prompt("# comment\n"));
	assert_null(screen_shell_prompt("a ~ # x"));
	assert_null(screen_shell_prompt("~\n# x"));
	assert_null(screen_shell_prompt("lkmc login: "));
	assert_null(screen_shell_prompt("#"));
	assert_null(screen_shell_prompt("~"));
	assert_null(screen_shell_prompt("\n\n"));
	assert_null(screen_shell_prompt(""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_feed),         cmocka_unit_test(test_take),
		cmocka_unit_test(test_repeat),       cmocka_unit_test(test_parameters),
		cmocka_unit_test(test_lines),        cmocka_unit_test(test_mend),
		cmocka_unit_test(test_shell_prompt), cmocka_unit_test(test_long),
		cmocka_unit_test(test_accents),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
