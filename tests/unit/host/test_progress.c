// SPDX-License-Identifier: GPL-2.0-or-later
/* How far a build is, read off its output. */
#include "../unit.h"

#include "host/progress.h"

static struct progress after(long total, const char *const *lines)
{
	struct progress p = { .total = total };

	for (; *lines; lines++)
		progress_line(&p, *lines);
	return p;
}

#define AFTER(total, ...) after(total, (const char *const[]){ __VA_ARGS__, NULL })

static void test_kbuilds_lines_are_counted(void **state)
{
	struct progress p = AFTER(8, "  CC      kernel/fork.o",
				  "  CC [M]  drivers/uio/uio.o", "  HOSTLD  scripts/x",
				  "  LD      vmlinux");

	(void)state;
	assert_int_equal(p.done, 4);
	assert_int_equal(progress_percent(&p), 50);
}

static void test_other_lines_are_not(void **state)
{
	struct progress p = AFTER(8, "", " ", "  ", "   CC  x.o", " CC  x.o", "  C  x.o",
				  "  CC", "  cc      x.o", "CC      x.o", "  warning: x",
				  "[1/", "[x/y]", "[-1/5]", "[7/5]", "[1]");

	(void)state;
	assert_int_equal(p.done, 0);
	assert_int_equal(p.total, 8);
	assert_int_equal(progress_percent(&p), 0);
}

static void test_ninja_counts_by_itself(void **state)
{
	struct progress p = AFTER(0, "[3/120] Compiling C object x.o", "[30/120] Linking");

	(void)state;
	assert_int_equal(p.done, 30);
	assert_int_equal(p.total, 120);
	assert_int_equal(progress_percent(&p), 25);
}

static void test_nothing_known_is_minus_one(void **state)
{
	struct progress p = AFTER(0, "  CC      x.o", "[0/0] nothing to do");

	(void)state;
	assert_int_equal(progress_percent(&p), -1);
	assert_int_equal(progress_left(&p, 100), -1);
}

static void test_it_is_never_over(void **state)
{
	struct progress all = AFTER(0, "[120/120] Linking");
	struct progress more = AFTER(1, "  CC      a.o", "  CC      b.o");

	(void)state;
	assert_int_equal(progress_percent(&all), 99);
	assert_int_equal(progress_percent(&more), 99);
	assert_int_equal(progress_left(&more, 100), -1);
}

/* UBSan would see an overflow. */
static void test_huge_numbers_are_no_count(void **state)
{
	struct progress p = AFTER(0, "[9223372036854775806/9223372036854775807] x",
				  "[99999999999999999999/99999999999999999999] x",
				  "[1/1000000000] x");
	struct progress big = AFTER(0, "[999999998/999999999] x");

	(void)state;
	assert_int_equal(p.total, 0);
	assert_int_equal(progress_percent(&big), 99);
}

static void test_time_left_follows_from_what_is_done(void **state)
{
	struct progress p = { .done = 25, .total = 100 }, none = { .total = 100 };

	(void)state;
	assert_int_equal(progress_left(&p, 100), 300);
	assert_int_equal(progress_left(&p, 2), -1);
	assert_int_equal(progress_left(&none, 100), -1);
}

static void test_words_for_the_terminal(void **state)
{
	static const struct {
		struct progress p;
		double elapsed;
		const char *text;
	} cases[] = {
		{ { 34, 100 }, 128.8, "34%, 4:10 left" },
		{ { 1, 100 }, 1, "1%" },
		{ { 0, 100 }, 12, "0:12" },
		{ { 5, 0 }, 75.9, "1:15" },
		{ { 0, 0 }, 0, "0:00" },
		{ { 100, 100 }, 10, "99%" },
	};
	char text[64];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		progress_text(&cases[i].p, cases[i].elapsed, text, sizeof(text));
		assert_string_equal(text, cases[i].text);
	}
}

static void test_words_are_cut_to_their_room(void **state)
{
	struct progress p = { 34, 100 };
	char text[4];

	(void)state;
	progress_text(&p, 100, text, sizeof(text));
	assert_string_equal(text, "34%");
}

static void test_errors_are_found(void **state)
{
	static const char *const errors[] = {
		"a.c:3:1: error: expected ';'",
		"a.c:1:10: fatal error: x.h: No such file or directory",
		"ld: x.o: undefined reference to `f'",
		"FAILED: libcommon.a.p/x.o",
		"make[2]: *** No rule to make target 'x'.  Stop.",
		"E: Unable to locate package nonsense",
		"*** The source tree is not clean, please run 'make mrproper'",
		"fatal: not a git repository",
		"tar: write error: No space left on device",
		"CONFIG_KGDB=y did not survive olddefconfig",
		"/bin/sh: 1: bison: not found",
		"bash: line 1: flex: command not found",
		"../meson.build:1:0: ERROR: Dependency \"glib\" not found",
		"/usr/bin/ld: cannot find -lz",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(errors); i++) {
		if (!is_error_line(errors[i]))
			fail_msg("not found: %s", errors[i]);
	}
}

static void test_other_words_are_no_errors(void **state)
{
	static const char *const others[] = {
		"",
		"  CC      lib/error_report.o",
		"[3/120] Compiling C object libqemuutil.a.p/util_error.c.o",
		"NOTE: guest cross-compilers enabled: cc",
		"checking for strerror... yes",
		"a.c:1:2: warning: unused variable 'error'",
		"Run-time dependency sdl-image found: NO",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(others); i++) {
		if (is_error_line(others[i]))
			fail_msg("taken for an error: %s", others[i]);
	}
}

static void test_notes_begin_a_line(void **state)
{
	(void)state;
	assert_true(is_note_line("note: CONFIG_X=y is left out"));
	assert_false(is_note_line("a.c:1:2: note: declared here"));
	assert_false(is_note_line("NOTE: guest cross-compilers enabled: cc"));
	assert_false(is_note_line(""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kbuilds_lines_are_counted),
		cmocka_unit_test(test_other_lines_are_not),
		cmocka_unit_test(test_ninja_counts_by_itself),
		cmocka_unit_test(test_nothing_known_is_minus_one),
		cmocka_unit_test(test_it_is_never_over),
		cmocka_unit_test(test_huge_numbers_are_no_count),
		cmocka_unit_test(test_time_left_follows_from_what_is_done),
		cmocka_unit_test(test_words_for_the_terminal),
		cmocka_unit_test(test_words_are_cut_to_their_room),
		cmocka_unit_test(test_errors_are_found),
		cmocka_unit_test(test_other_words_are_no_errors),
		cmocka_unit_test(test_notes_begin_a_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
