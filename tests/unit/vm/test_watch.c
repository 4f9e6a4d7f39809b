// SPDX-License-Identifier: GPL-2.0-or-later
/* What the guest's console says. */
#include "../unit.h"

#include "vm/watch.h"

static void feed(struct watch *w, const char *text)
{
	watch_feed(w, text, strlen(text));
}

/* The same text in one go and byte by byte; both must come to the same. */
static struct watch *fed(const char *text, size_t size)
{
	struct watch *whole = xcalloc(1, sizeof(*whole)),
		     *bytes = xcalloc(1, sizeof(*bytes));

	watch_feed(whole, text, size);
	for (size_t i = 0; i < size; i++)
		watch_feed(bytes, text + i, 1);
	assert_memory_equal(whole, bytes, sizeof(*whole));
	free(bytes);
	return whole;
}

#define _cleanup_watch_ _cleanup_free_
#define FED(text) fed(text, sizeof(text) - 1)

static void assert_words(const struct watch *w, unsigned int max, const char *wanted)
{
	_cleanup_free_ char *words = watch_last_words(w, max);

	assert_string_equal(words, wanted);
}

static void test_nothing_is_nothing(void **state)
{
	_cleanup_watch_ struct watch *w = FED("");

	(void)state;
	assert_false(w->panic || w->disaster);
	assert_false(watch_at_login(w) || watch_at_prompt(w));
	assert_words(w, 10, "");
	assert_int_equal(w->fed, 0);
}

static void test_lines_are_kept(void **state)
{
	_cleanup_watch_ struct watch *w = FED("one\r\ntwo\nthree");

	(void)state;
	assert_words(w, 10, "one\ntwo\nthree\n");
	assert_words(w, 1, "two\nthree\n");
	assert_int_equal(w->fed, 14);
}

static void test_only_the_last_lines_are_kept(void **state)
{
	_cleanup_watch_ struct watch *w = xcalloc(1, sizeof(*w));
	_cleanup_free_ char *words = NULL;

	(void)state;
	for (int i = 0; i < 100; i++) {
		_cleanup_free_ char *line = xasprintf("line %d\n", i);

		feed(w, line);
	}
	assert_words(w, 2, "line 98\nline 99\n");
	words = watch_last_words(w, 1000);
	assert_int_equal(strncmp(words, "line 60\n", 8), 0);
}

static void test_sequences_of_terminals_are_left_out(void **state)
{
	static const struct {
		const char *text, *words;
	} cases[] = {
		{ "\033[1;31mred\033[0m!\n", "red!\n" },
		{ "\033[6na\n", "a\n" },
		{ "\033[?25la\n", "a\n" },
		{ "\033Ma\n", "a\n" },
		{ "\033(Ba\033)0b\n", "ab\n" },
		{ "\033\033[1ma\n", "a\n" },
		{ "a\033\n", "a\n" },
		{ "a\033[12\nb\n", "a\nb\n" },
		{ "\033[\r\nb\n", "\nb\n" },
		{ "\033\377a\n", "a\n" },
		{ "\033]0;title\007a\n", "a\n" },
		{ "\033Pdata\033\\a\n", "a\n" },
		{ "\2331ma\n", "a\n" },
		{ "a\007\001b\n", "ab\n" },
		{ "ab\b\bc\b\b\bd\n", "d\n" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		_cleanup_watch_ struct watch *w = fed(cases[i].text, strlen(cases[i].text));

		assert_words(w, 10, cases[i].words);
	}
}

static void test_nul_bytes_and_carriage_returns_are_left_out(void **state)
{
	_cleanup_watch_ struct watch *w = FED("a\0b\r\n\0\0c\n");

	(void)state;
	assert_words(w, 10, "ab\nc\n");
}

static void test_a_disaster_is_seen(void **state)
{
	_cleanup_watch_ struct watch *w =
		FED("before\r\n[    1.5] \033[31mOops:\033[0m 0002 [#1] PREEMPT\r\n");

	(void)state;
	assert_true(w->disaster);
	assert_false(w->panic);
	assert_int_equal(w->disaster_line, 1);
	assert_string_equal(w->disaster_text, "[    1.5] Oops: 0002 [#1] PREEMPT");
}

static void test_other_words_are_none(void **state)
{
	_cleanup_watch_ struct watch *w = FED("DEBUG: all is well\nWARNING: CPU: 0\n");

	(void)state;
	assert_false(w->disaster);
}

/* The log is searched for it. */
static void test_of_an_overlong_disaster_the_whole_beginning_is_kept(void **state)
{
	static char text[2000];
	_cleanup_watch_ struct watch *w = NULL;

	(void)state;
	memset(text, 'x', sizeof(text));
	memcpy(text, "BUG: ", 5);
	strcpy(text + sizeof(text) - 5, "end\n");
	w = fed(text, strlen(text));
	assert_true(w->disaster);
	assert_int_equal(strncmp(w->disaster_text, text, strlen(w->disaster_text)), 0);
	assert_in_range(strlen(w->disaster_text), WATCH_LINE / 2, WATCH_LINE);
}

static void test_a_disaster_behind_other_words_is_seen(void **state)
{
	_cleanup_watch_ struct watch *w = FED("DEBUG: and BUG: scheduling while atomic\n");

	(void)state;
	assert_true(w->disaster);
}

static void test_a_panic_is_seen(void **state)
{
	_cleanup_watch_ struct watch *w =
		FED("[    1.5] Kernel panic - not syncing: Attempted to kill init!\r\n");

	(void)state;
	assert_true(w->panic && w->disaster);
}

static void test_a_panic_behind_a_torn_sequence_is_seen(void **state)
{
	_cleanup_watch_ struct watch *w =
		FED("x\033[\r\nKernel panic - not syncing: x\r\n");

	(void)state;
	assert_true(w->panic);
}

static void test_the_first_disaster_counts(void **state)
{
	_cleanup_watch_ struct watch *w =
		FED("a\nb\nBUG: first\nCPU: 0\nKernel panic - not syncing: second\nend\n");

	(void)state;
	assert_true(w->panic);
	assert_int_equal(w->disaster_line, 2);
	assert_string_equal(w->disaster_text, "BUG: first");
	assert_words(w, 2, "BUG: first\nCPU: 0\n");
	assert_words(w, 10,
		     "BUG: first\nCPU: 0\nKernel panic - not syncing: second\nend\n");
}

static void test_a_disaster_long_ago_gives_way_to_the_last_words(void **state)
{
	_cleanup_watch_ struct watch *w = xcalloc(1, sizeof(*w));

	(void)state;
	feed(w, "BUG: x\n");
	for (int i = 0; i < WATCH_LINES; i++)
		feed(w, "line\n");
	feed(w, "last\n");
	assert_words(w, 2, "line\nlast\n");
}

static void test_the_login_prompt_is_seen(void **state)
{
	static const struct {
		const char *text;
		bool login;
	} cases[] = {
		{ "lab login: ", true },
		{ "Welcome\r\n\r\nlab login: ", true },
		{ "lab login:", false },
		/* A message of the kernel came behind it. */
		{ "lab login: [    2.5] random: crng init done\r\n", true },
		{ "lab login: [    2.5] a\r\n[    2.6] b\r\n", false },
		{ "lab login: root\r\n~ # ", false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		_cleanup_watch_ struct watch *w = fed(cases[i].text, strlen(cases[i].text));

		assert_int_equal(watch_at_login(w), cases[i].login);
	}
}

static void test_a_shells_prompt_is_seen(void **state)
{
	static const struct {
		const char *text;
		bool prompt;
	} cases[] = {
		{ "~ # ", true },         { "/ $ ", true }, { "\r\n/tmp # ", true },
		{ "~ # \033[6n", true },  { "~ #", false }, { "~ # \r\n", false },
		{ "~ # echo hi", false }, { "# ", true },   { "#", false },
		{ "10 $ more", false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		_cleanup_watch_ struct watch *w = fed(cases[i].text, strlen(cases[i].text));

		assert_int_equal(watch_at_prompt(w), cases[i].prompt);
	}
}

static void test_of_an_overlong_line_beginning_and_end_count(void **state)
{
	static char text[5000];
	_cleanup_watch_ struct watch *w = NULL;
	_cleanup_free_ char *words = NULL;

	(void)state;
	memset(text, 'x', sizeof(text));
	memcpy(text, "BUG: ", 5);
	memcpy(text + sizeof(text) - 2, "# ", 2);
	w = fed(text, sizeof(text));
	assert_true(watch_at_prompt(w));
	feed(w, "\n");
	assert_true(w->disaster);
	words = watch_last_words(w, 1);
	assert_int_equal(strlen(words), WATCH_LINE);
}

static void test_a_warning_counts_for_some(void **state)
{
	static const char text[] = "WARNING: CPU: 0 PID: 97 at x.c:12 f+0x4/0x20 [x]\n";
	struct watch w = { 0 }, heeds = { .heeds_warnings = true };

	(void)state;
	feed(&w, text);
	assert_false(w.disaster);
	feed(&heeds, text);
	assert_true(heeds.disaster);
	assert_false(heeds.panic);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nothing_is_nothing),
		cmocka_unit_test(test_lines_are_kept),
		cmocka_unit_test(test_only_the_last_lines_are_kept),
		cmocka_unit_test(test_sequences_of_terminals_are_left_out),
		cmocka_unit_test(test_nul_bytes_and_carriage_returns_are_left_out),
		cmocka_unit_test(test_a_disaster_is_seen),
		cmocka_unit_test(test_of_an_overlong_disaster_the_whole_beginning_is_kept),
		cmocka_unit_test(test_other_words_are_none),
		cmocka_unit_test(test_a_disaster_behind_other_words_is_seen),
		cmocka_unit_test(test_a_panic_is_seen),
		cmocka_unit_test(test_a_panic_behind_a_torn_sequence_is_seen),
		cmocka_unit_test(test_the_first_disaster_counts),
		cmocka_unit_test(test_a_disaster_long_ago_gives_way_to_the_last_words),
		cmocka_unit_test(test_the_login_prompt_is_seen),
		cmocka_unit_test(test_a_shells_prompt_is_seen),
		cmocka_unit_test(test_a_warning_counts_for_some),
		cmocka_unit_test(test_of_an_overlong_line_beginning_and_end_count),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
