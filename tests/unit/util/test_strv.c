// SPDX-License-Identifier: GPL-2.0-or-later
/* Argument arrays. */
#include "../unit.h"

#include "util/strv.h"

static void test_strings_are_copied_and_ended_by_null(void **state)
{
	_cleanup_strv_ struct strv sv = { 0 };
	char text[] = "one";

	(void)state;
	strv_add(&sv, text);
	text[0] = 'x';
	strv_addf(&sv, "%s-%d", "two", 2);
	assert_int_equal(sv.n, 2);
	assert_string_equal(sv.v[0], "one");
	assert_string_equal(sv.v[1], "two-2");
	assert_null(sv.v[2]);
}

static void test_arrays_are_appended(void **state)
{
	_cleanup_strv_ struct strv sv = { 0 };
	char *none[] = { NULL }, *two[] = { "a", "", NULL };

	(void)state;
	strv_addv(&sv, NULL);
	strv_addv(&sv, none);
	assert_null(sv.v);
	strv_addv(&sv, two);
	assert_int_equal(sv.n, 2);
	assert_string_equal(sv.v[1], "");
	assert_null(sv.v[2]);
}

static void test_words_are_split_at_blanks(void **state)
{
	_cleanup_strv_ struct strv sv = { 0 };

	(void)state;
	strv_add_words(&sv, "");
	strv_add_words(&sv, " \t ");
	assert_int_equal(sv.n, 0);
	strv_add_words(&sv, "-M pc");
	strv_add_words(&sv, "  a,b=c\t\"d\" ");
	assert_int_equal(sv.n, 4);
	assert_string_equal(sv.v[0], "-M");
	assert_string_equal(sv.v[1], "pc");
	assert_string_equal(sv.v[2], "a,b=c");
	assert_string_equal(sv.v[3], "\"d\"");
	assert_null(sv.v[4]);
}

static void test_strings_are_removed(void **state)
{
	_cleanup_strv_ struct strv sv = { 0 };

	(void)state;
	assert_false(strv_has(&sv, "two"));
	strv_add_words(&sv, "one two three");
	assert_true(strv_has(&sv, "two"));
	assert_false(strv_has(&sv, "tw"));
	strv_remove(&sv, 1);
	assert_false(strv_has(&sv, "two"));
	assert_int_equal(sv.n, 2);
	assert_string_equal(sv.v[1], "three");
	assert_null(sv.v[2]);
	strv_remove(&sv, 1);
	strv_remove(&sv, 0);
	assert_int_equal(sv.n, 0);
	assert_null(sv.v[0]);
}

static void test_strings_are_joined(void **state)
{
	_cleanup_strv_ struct strv sv = { 0 };
	_cleanup_free_ char *none = strv_join(&sv, ", "), *one = NULL, *three = NULL;

	(void)state;
	assert_string_equal(none, "");
	strv_add(&sv, "a b");
	one = strv_join(&sv, ", ");
	assert_string_equal(one, "a b");
	strv_add(&sv, "");
	strv_add(&sv, "c");
	three = strv_join(&sv, ", ");
	assert_string_equal(three, "a b, , c");
}

static void test_an_empty_array_is_an_empty_line(void **state)
{
	_cleanup_strv_ struct strv sv = { 0 };
	_cleanup_free_ char *line = strv_quote(&sv);

	(void)state;
	assert_string_equal(line, "");
}

static void test_plain_words_are_not_quoted(void **state)
{
	_cleanup_strv_ struct strv sv = { 0 };
	_cleanup_free_ char *line = NULL;

	(void)state;
	strv_add(&sv, "-drive");
	strv_add(&sv, "file=/a/b_c.img,if=none");
	strv_add(&sv, "");
	strv_add(&sv, "it's");
	line = strv_quote(&sv);
	assert_string_equal(line, "-drive file=/a/b_c.img,if=none '' 'it'\\''s'");
}

static void print_by_shell(const void *argument)
{
	const struct strv *sv = argument;
	_cleanup_free_ char *line = strv_quote(sv);
	_cleanup_free_ char *command =
		xasprintf("for word in %s; do printf '%%s|' \"$word\"; done", line);

	execl("/bin/sh", "sh", "-c", command, NULL);
	_exit(127);
}

/* What is quoted, a shell takes for exactly the same words. */
static void test_quoting_survives_a_shell(void **state)
{
	static const char *const words[] = {
		"",      " ",    "a b",      "'",
		"''",    "\"",   "\\",       "\\n",
		"$HOME", "`id`", "$(id)",    "*",
		"?",     "[a]",  "~",        "#",
		"&",     ";",    "<>",       "()",
		"{a,b}", "!",    "!!",       "a\nb",
		"\n",    "\t",   "\303\251", "\377",
		"-n",    "a=b",  "%s",       "it's $5 \"or\" `less`",
	};
	_cleanup_strv_ struct strv sv = { 0 };
	_cleanup_child_ struct unit_child child = { 0 };
	const char *at;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		strv_add(&sv, words[i]);
	child = unit_fork(print_by_shell, &sv);
	assert_int_equal(child.status, 0);
	at = child.out;
	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		size_t n = strlen(words[i]);

		assert_memory_equal(at, words[i], n);
		assert_int_equal(at[n], '|');
		at += n + 1;
	}
	assert_string_equal(at, "");
}

static void test_every_byte_survives_a_shell(void **state)
{
	(void)state;
	for (int c = 1; c < 256; c++) {
		_cleanup_strv_ struct strv sv = { 0 };
		_cleanup_free_ char *wanted = xasprintf("a%cb|", c);
		_cleanup_child_ struct unit_child child = { 0 };

		/* Letters and digits need no proof, and children take time. */
		if (c >= '0' && c <= 'z' && c != '`' && c != '\\')
			continue;
		if (c > 130 && c < 250)
			continue;
		strv_addf(&sv, "a%cb", c);
		child = unit_fork(print_by_shell, &sv);
		assert_string_equal(child.out, wanted);
	}
}

static void test_the_words_of_a_line_are_appended(void **state)
{
	_cleanup_strv_ struct strv sv = { 0 };
	_cleanup_free_ char *line = NULL;

	(void)state;
	strv_add_words(&sv, "");
	strv_add_words(&sv, " \t ");
	assert_int_equal(sv.n, 0);
	strv_add_words(&sv, "-M pc");
	strv_add_words(&sv, "\t-cpu  host ");
	line = strv_quote(&sv);
	assert_string_equal(line, "-M pc -cpu host");
	assert_int_equal(sv.n, 4);
}

static void test_fini_leaves_an_empty_array(void **state)
{
	struct strv sv = { 0 };

	(void)state;
	strv_fini(&sv);
	strv_add(&sv, "a");
	strv_fini(&sv);
	assert_null(sv.v);
	assert_int_equal(sv.n, 0);
	strv_add(&sv, "b");
	assert_int_equal(sv.n, 1);
	strv_fini(&sv);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_strings_are_copied_and_ended_by_null),
		cmocka_unit_test(test_arrays_are_appended),
		cmocka_unit_test(test_the_words_of_a_line_are_appended),
		cmocka_unit_test(test_words_are_split_at_blanks),
		cmocka_unit_test(test_strings_are_removed),
		cmocka_unit_test(test_strings_are_joined),
		cmocka_unit_test(test_an_empty_array_is_an_empty_line),
		cmocka_unit_test(test_plain_words_are_not_quoted),
		cmocka_unit_test(test_quoting_survives_a_shell),
		cmocka_unit_test(test_every_byte_survives_a_shell),
		cmocka_unit_test(test_fini_leaves_an_empty_array),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
