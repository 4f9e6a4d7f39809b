// SPDX-License-Identifier: GPL-2.0-or-later
/* Which kernel a log is of. */
#include "../unit.h"

#include "symbols/ident.h"

#define ID "0123456789abcdef0123456789abcdef01234567"

static void test_lines(void **state)
{
	static const struct {
		const char *line, *release, *version, *build_id;
	} all[] = {
		{ "[    0.0] Linux version 6.12.0-lkmc (lkmc@lkmc) (gcc (Debian 12.2.0-14) 12.2.0) #3 SMP PREEMPT 2026",
		  "6.12.0-lkmc", "#3", "" },
		{ "Linux version 6.1.0-31-amd64 (x@y) (gcc-12) #1 SMP PREEMPT_DYNAMIC Debian 6.1.128-1",
		  "6.1.0-31-amd64", "#1", "" },
		{ "CPU: 0 UID: 0 PID: 97 Comm: insmod Tainted: G           O       6.12.0-lkmc #1",
		  "6.12.0-lkmc", "#1", "" },
		{ "CPU: 0 PID: 97 Comm: insmod Not tainted 6.1.0-31-amd64 #1  Debian 6.1.128-1",
		  "6.1.0-31-amd64", "#1", "" },
		{ "CPU: 0 UID: 0 PID: 1 Comm: a #2 b Not tainted 6.12.0 #14 " ID,
		  "6.12.0", "#14", ID },
		{ "CPU: 1 UID: 0 PID: 1 Comm: x Tainted: G  W  OE  6.12.0 #14-Ubuntu  " ID,
		  "6.12.0", "#14-Ubuntu", ID },
		{ "6.12.0-lkmc #1 Not tainted", "6.12.0-lkmc", "#1", "" },
		{ "[  1.5] 6.12.0-lkmc #1 Tainted: G           O", "6.12.0-lkmc", "#1", "" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(all); i++) {
		struct ident ident;

		assert_true(ident_parse(all[i].line, &ident));
		assert_string_equal(ident.release, all[i].release);
		assert_string_equal(ident.version, all[i].version);
		assert_string_equal(ident.build_id, all[i].build_id);
		assert_true(ident_known(&ident));
	}
}

static void test_other_lines(void **state)
{
	static const char *const lines[] = {
		"",
		"Linux version ",
		"Tainted: [W]=WARN, [O]=OOT_MODULE",
		"Not tainted",
		"issue #12 is Not tainted",
		"6.12.0 #1",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(lines); i++) {
		struct ident ident;

		assert_false(ident_parse(lines[i], &ident));
		assert_false(ident_known(&ident));
	}
}

static void test_what_contradicts(void **state)
{
	static const struct {
		struct ident a, b;
		bool differ;
	} all[] = {
		{ { "6.12", "#1", "" }, { "6.12", "#1", "" }, false },
		{ { "6.12", "#1", "" }, { "6.12", "#2", "" }, true },
		{ { "6.12", "#1", "" }, { "6.1", "#1", "" }, true },
		{ { "6.12", "#1", "" }, { "6.12", "", "" }, false },
		{ { "6.12", "#1", "" }, { "", "", "aa" }, false },
		{ { "6.12", "#1", "aa" }, { "6.12", "#1", "bb" }, true },
		/* The bits are what counts. */
		{ { "6.12", "#1", "aa" }, { "6.12", "#2", "aa" }, false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(all); i++) {
		assert_int_equal(ident_differs(&all[i].a, &all[i].b), all[i].differ);
		assert_int_equal(ident_differs(&all[i].b, &all[i].a), all[i].differ);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_other_lines),
		cmocka_unit_test(test_what_contradicts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
