// SPDX-License-Identifier: GPL-2.0-or-later
/* Reading arch/ARCH.conf. */
#include "unit.h"

#include "arch.h"
#include "util/fail.h"

static int parse(struct arch *arch, const char *text)
{
	return arch_parse(arch, "toy", text, strlen(text));
}

static void test_values_are_trimmed(void **state)
{
	struct arch arch;

	(void)state;
	assert_int_equal(parse(&arch, "A = 1\n\t B=two words \r\nC =\nD==\n"), 0);
	assert_string_equal(arch.name, "toy");
	assert_int_equal(arch.n, 4);
	assert_string_equal(arch_get(&arch, "A"), "1");
	assert_string_equal(arch_get(&arch, "B"), "two words");
	assert_string_equal(arch_get(&arch, "C"), "");
	assert_string_equal(arch_get(&arch, "D"), "=");
	arch_fini(&arch);
}

static void test_comments_and_blank_lines_are_nothing(void **state)
{
	struct arch arch;

	(void)state;
	assert_int_equal(parse(&arch, "# A = 1\n\n  \t\n  # B\nC = 3"), 0);
	assert_int_equal(arch.n, 1);
	assert_string_equal(arch_get(&arch, "C"), "3");
	arch_fini(&arch);
}

static void test_nothing_is_an_empty_arch(void **state)
{
	struct arch arch;

	(void)state;
	assert_int_equal(parse(&arch, ""), 0);
	assert_int_equal(arch.n, 0);
	assert_string_equal(arch_get(&arch, "A"), "");
	arch_fini(&arch);
	arch_fini(&arch);
}

static void test_an_unknown_key_is_empty(void **state)
{
	struct arch arch;

	(void)state;
	assert_int_equal(parse(&arch, "KEY = value\n"), 0);
	assert_string_equal(arch_get(&arch, "KE"), "");
	assert_string_equal(arch_get(&arch, "KEYS"), "");
	assert_string_equal(arch_get(&arch, "key"), "");
	arch_fini(&arch);
}

static void test_an_error_names_its_line(void **state)
{
	struct arch arch;

	(void)state;
	assert_int_equal(parse(&arch, "A = 1\n\nB\n"), -EINVAL);
	assert_string_equal(fail_message(-EINVAL), "arch/toy.conf:3: no '=' in the line");
	assert_null(arch.entries);
	assert_int_equal(parse(&arch, " = 1"), -EINVAL);
	assert_string_equal(fail_message(-EINVAL), "arch/toy.conf:1: no name before '='");
}

/* The file is not to mean one thing to Make and another to the program. */
static void test_what_make_would_read_otherwise_is_refused(void **state)
{
	static const char *const wrong[] = { "A = 1 # one", "A = 1 \\", "A = \\\r\nB = 1" };
	struct arch arch;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
		assert_int_equal(parse(&arch, wrong[i]), -EINVAL);
		assert_string_equal(fail_message(-EINVAL),
				    "arch/toy.conf:1: a '#' or a last '\\' in the value");
	}
}

static void assert_wrong(const char *folder, const char *more, const char *message)
{
	_cleanup_free_ char *wanted = xasprintf("arch/toy.conf%s", message);
	struct arch arch;

	unit_write_arch(folder, "toy", more);
	assert_int_equal(arch_load(&arch, folder, "toy"), -EINVAL);
	assert_string_equal(fail_message(-EINVAL), wanted);
	assert_null(arch.entries);
}

static void test_keys_are_known(void **state)
{
	_cleanup_free_ char *text = NULL,
			    *path = xasprintf("%s/arch/toy.conf", (char *)*state);
	int lines = 0;

	unit_write_arch(*state, "toy", "");
	assert_int_equal(file_read(path, &text, NULL), 0);
	for (const char *p = text; *p; p++)
		lines += *p == '\n';
	for (int kind = 0; kind < 3; kind++) {
		static const char *const more[] = { "QEMU_MEMROY = 1\n", "GDB_HOLE += 1\n",
						    "CONSOLE = again\n" };
		static const char *const said[] = {
			"unknown key 'QEMU_MEMROY': src/arch_keys.c has those there are",
			"unknown key 'GDB_HOLE +': src/arch_keys.c has those there are",
			"CONSOLE is there twice: remove one",
		};
		_cleanup_free_ char *wanted = xasprintf(":%d: %s", lines + 1, said[kind]);

		assert_wrong(*state, more[kind], wanted);
	}
}

static void test_keys_that_must_be_there(void **state)
{
	struct arch arch;

	(void)state;
	assert_int_equal(parse(&arch, "\nCONSOLE =\n"), 0);
	assert_int_equal(arch_check(&arch), -EINVAL);
	assert_string_equal(fail_message(-EINVAL),
			    "arch/toy.conf:2: CONSOLE needs a value");
	arch_fini(&arch);
	assert_int_equal(parse(&arch, "CONSOLE = tty\nCROSS_COMPILE =\n"), 0);
	assert_int_equal(arch_check(&arch), -EINVAL);
	assert_string_equal(fail_message(-EINVAL),
			    "arch/toy.conf: there is no DEBIAN_ARCH = ...");
	arch_fini(&arch);
}

/* The text need not end in a NUL: ASan sees a byte read too far. */
static void test_no_byte_behind_the_size_is_read(void **state)
{
	const char text[] = { 'A', '=', 'b', 'c' };
	_cleanup_free_ char *copy = xcalloc(1, sizeof(text));
	struct arch arch;

	(void)state;
	memcpy(copy, text, sizeof(text));
	assert_int_equal(arch_parse(&arch, "toy", copy, sizeof(text)), 0);
	assert_string_equal(arch_get(&arch, "A"), "bc");
	arch_fini(&arch);
}

static void test_a_nul_byte_is_refused(void **state)
{
	const char text[] = "A=b\nC=d\0e\n";
	struct arch arch;

	(void)state;
	assert_int_equal(arch_parse(&arch, "toy", text, sizeof(text) - 1), -EINVAL);
	assert_string_equal(fail_message(-EINVAL),
			    "arch/toy.conf:2: a NUL byte in the line");
}

static void test_load_reads_the_file(void **state)
{
	struct arch arch;

	unit_write_arch(*state, "toy", "GDB_HOLE = 1\n");
	assert_int_equal(arch_load(&arch, *state, "toy"), 0);
	assert_string_equal(arch_get(&arch, "GDB_HOLE"), "1");
	arch_fini(&arch);
}

static void test_an_unknown_arch_is_told_the_others(void **state)
{
	_cleanup_free_ char *b = unit_write(*state, "arch/beta.conf", "");
	_cleanup_free_ char *a = unit_write(*state, "arch/alpha.conf", "");
	_cleanup_free_ char *other = unit_write(*state, "arch/.conf", "");
	_cleanup_free_ char *note = unit_write(*state, "arch/alpha.conf.orig", "");
	static const char *const names[] = { "gamma", "", "../arch/alpha", "alpha.conf" };
	struct arch arch;

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		_cleanup_free_ char *wanted =
			xasprintf("unknown arch '%s': there are alpha, beta", names[i]);

		assert_int_equal(arch_load(&arch, *state, names[i]), -EUSAGE);
		assert_string_equal(fail_message(-EUSAGE), wanted);
	}
}

static void test_a_variant_is_the_arch_with_a_fragment(void **state)
{
	_cleanup_free_ char *slow =
		unit_write(*state, "packages/linux/config/slow.config", "");
	static const char *const wrong[] = { "toy+", "toy+fast", "toy+slow+",
					     "toy+slow+fast" };
	struct arch arch;

	unit_write_arch(*state, "toy", "GDB_HOLE = 1\n");
	assert_int_equal(arch_load(&arch, *state, "toy+slow"), 0);
	assert_string_equal(arch.name, "toy+slow");
	assert_string_equal(arch.base, "toy");
	assert_string_equal(arch_get(&arch, "GDB_HOLE"), "1");
	arch_fini(&arch);
	assert_int_equal(arch_load(&arch, *state, "toy+slow+slow"), 0);
	arch_fini(&arch);
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++)
		assert_int_equal(arch_load(&arch, *state, wrong[i]), -EUSAGE);
	assert_string_equal(fail_message(-EUSAGE),
			    "unknown variant 'toy+slow+fast': there is no "
			    "packages/linux/config/fast.config");
}

static void test_no_folder_has_no_names(void **state)
{
	_cleanup_free_ char *names = arch_names(*state);

	assert_string_equal(names, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values_are_trimmed),
		cmocka_unit_test(test_comments_and_blank_lines_are_nothing),
		cmocka_unit_test(test_nothing_is_an_empty_arch),
		cmocka_unit_test(test_an_unknown_key_is_empty),
		cmocka_unit_test(test_an_error_names_its_line),
		cmocka_unit_test(test_what_make_would_read_otherwise_is_refused),
		unit_test_in_folder(test_keys_are_known),
		cmocka_unit_test(test_keys_that_must_be_there),
		cmocka_unit_test(test_no_byte_behind_the_size_is_read),
		cmocka_unit_test(test_a_nul_byte_is_refused),
		unit_test_in_folder(test_load_reads_the_file),
		unit_test_in_folder(test_an_unknown_arch_is_told_the_others),
		unit_test_in_folder(test_a_variant_is_the_arch_with_a_fragment),
		unit_test_in_folder(test_no_folder_has_no_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
