// SPDX-License-Identifier: GPL-2.0-or-later
/* Output as shown against output as it came. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "doc/match.h"
#include "doc/screen.h"
#include "util/cleanup.h"
#include "util/mem.h"

static void test_line(void **state)
{
	static const struct {
		const char *wanted, *saw;
		bool match;
	} cases[] = {
		{ "hello", "hello", true },
		{ "hello", "hello world", false },
		{ "hello world", "hello", false },
		{ "", "", true },
		{ "a b", "a \t  b  ", true },
		{ "  a", "\ta", true },
		{ " a", "a", false },
		{ "a b", "ab", false },
		{ "...", "anything", true },
		{ "...", "", true },
		{ "a...", "a", true },
		{ "a...", "abc", true },
		{ "...c", "abc", true },
		{ "...c", "abcd", false },
		{ "a...c", "ac", true },
		{ "ab...bc", "abc", false },
		{ "a...b...c", "a1b2c", true },
		{ "a...b...c", "acb", false },
		{ "a...b...c", "abcbc", true },
		{ "0x... <main+...>", "0xffff <main+12>", true },
		{ "Loading...", "Loading...", true },
		{ "hello init", "[    1.234567] hello init", true },
		{ "[    1.234567] hello init", "[    1.234567] hello init", true },
		{ "[    1.234567] hello init", "[    1.234568] hello init", false },
		{ "[    ...] hello init", "[    1.234567] hello init", true },
		{ "[...] hello init", "[    1.234567] hello init", true },
		{ "[...] hello init", "hello init", false },
		{ "[0] a", "[    1.234567] [0] a", true },
		{ "[1.5] a", "[1.5] a", true },
		{ "hello", "[    1.23] hello", false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		if (doc_match_line(cases[i].wanted, cases[i].saw) != cases[i].match)
			fail_msg("wanted '%s', saw '%s'", cases[i].wanted, cases[i].saw);
	}
}

static void test_lines(void **state)
{
	static const struct {
		const char *wanted, *saw;
		bool match, open;
		size_t miss_wanted, miss_saw;
	} cases[] = {
		{ "a\nb", "a\nb", true, false, 0, 0 },
		{ "", "", true, false, 0, 0 },
		{ "", "a", false, false, 0, 0 },
		{ "a", "", false, false, 0, 0 },
		{ "a\nb", "a\nc", false, false, 1, 1 },
		{ "a", "a\nb", false, false, 1, 1 },
		{ "a", "a\nb", true, true, 0, 0 },
		{ "b", "a\nb", false, true, 0, 0 },
		{ "...", "", true, false, 0, 0 },
		{ "...", "a\nb", true, false, 0, 0 },
		{ "...\nb", "a\nb", true, false, 0, 0 },
		{ "...\nb", "a\nb\nc", false, false, 2, 2 },
		{ "...\nb\n...", "a\nb\nc", true, false, 0, 0 },
		{ "a\n...\nz", "a\nb\nc", false, false, 2, 3 },
		{ "a\n...\nz", "a", false, false, 2, 1 },
		{ "...\nb\nc\n...\ne", "a\nb\nx\nb\nc\nd\ne", true, false, 0, 0 },
		{ "...\nb\nc\nd", "a\nb\nc\nx\ny", false, false, 3, 3 },
		{ "  ...  \nb", "a\nb", true, false, 0, 0 },
		{ "a\n\nb", "a\n\nb", true, false, 0, 0 },
		{ "a\nb", "a\n\nb", false, false, 1, 1 },
		{ "a\nb", "a\nclocksource: Switched to clocksource tsc\nb", true, false,
		  0, 0 },
		{ "a", "a\n[    1.234567] random: crng init done", true, false, 0, 0 },
		{ "a\nrandom: ...", "a\nrandom: crng init done", true, false, 0, 0 },
		{ "a", "a\nrandom: walk", false, false, 1, 1 },
		{ "a", "lkmc: waiting for another build (pid 7)\na", true, false, 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		_cleanup_strv_ struct strv wanted = { 0 }, saw = { 0 };
		struct doc_miss miss;
		bool match;

		screen_lines(&wanted, cases[i].wanted, strlen(cases[i].wanted));
		screen_lines(&saw, cases[i].saw, strlen(cases[i].saw));
		match = doc_match(&wanted, &saw, cases[i].open, &miss);
		if (match != cases[i].match)
			fail_msg("wanted '%s', saw '%s'", cases[i].wanted, cases[i].saw);
		if (!match) {
			assert_int_equal(miss.wanted, cases[i].miss_wanted);
			assert_int_equal(miss.saw, cases[i].miss_saw);
		}
	}
}

/* How far an open match has read: what comes behind it stays for the next command. */
static void test_open_end(void **state)
{
	_cleanup_strv_ struct strv wanted = { 0 }, saw = { 0 };
	struct doc_miss miss;

	(void)state;
	screen_lines(&wanted, "...\nb\n", 6);
	screen_lines(&saw, "a\nb\nc\nb\n", 8);
	assert_true(doc_match(&wanted, &saw, true, &miss));
	assert_int_equal(miss.saw, 2);
}

/* Patterns that take a careless matcher longer than the age of the universe. */
static void test_time(void **state)
{
	_cleanup_strv_ struct strv wanted = { 0 }, saw = { 0 };
	char line[2001] = "", pattern[301] = "";

	(void)state;
	memset(line, 'a', 2000);
	for (int i = 0; i < 60; i++)
		strcat(pattern, "...aa");
	pattern[299] = 'b';
	assert_false(doc_match_line(pattern, line));
	for (int i = 0; i < 300; i++)
		strv_add(&saw, "a");
	for (int i = 0; i < 30; i++) {
		strv_add(&wanted, "...");
		strv_add(&wanted, "a");
	}
	strv_add(&wanted, "b");
	assert_false(doc_match(&wanted, &saw, false, NULL));
}

static void test_timestamp(void **state)
{
	(void)state;
	assert_string_equal(doc_skip_timestamp("[    1.234567] a"), "a");
	assert_string_equal(doc_skip_timestamp("[12345.234567] "), "");
	assert_string_equal(doc_skip_timestamp("[    1.234567]a"), "[    1.234567]a");
	assert_string_equal(doc_skip_timestamp("[    1.2345678] a"), "[    1.2345678] a");
	assert_string_equal(doc_skip_timestamp("[ .234567] a"), "[ .234567] a");
	assert_string_equal(doc_skip_timestamp("["), "[");
	assert_string_equal(doc_skip_timestamp(""), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_line),      cmocka_unit_test(test_lines),
		cmocka_unit_test(test_open_end),  cmocka_unit_test(test_time),
		cmocka_unit_test(test_timestamp),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
