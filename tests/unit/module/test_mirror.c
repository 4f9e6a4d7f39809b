// SPDX-License-Identifier: GPL-2.0-or-later
/* Copies of folders, kept up to date. */
#include "../unit.h"

#include "module/mirror.h"
#include "util/fail.h"

static char *in(void **state, const char *name)
{
	return xasprintf("%s/%s", (char *)*state, name);
}

static int update(void **state)
{
	_cleanup_free_ char *from = in(state, "from"), *to = in(state, "to");
	_cleanup_free_ char *list = in(state, "list");

	return mirror_update(from, to, list);
}

static void put(void **state, const char *name, const char *text)
{
	_cleanup_free_ char *path = unit_write(*state, name, text);
}

static void assert_text(void **state, const char *name, const char *wanted)
{
	_cleanup_free_ char *path = in(state, name), *text = NULL;

	assert_int_equal(file_read(path, &text, NULL), 0);
	assert_string_equal(text, wanted);
}

static bool exists(void **state, const char *name)
{
	_cleanup_free_ char *path = in(state, name);

	return access(path, F_OK) == 0;
}

static void test_folders_are_copied_with_all_that_builds(void **state)
{
	put(state, "from/Makefile", "obj-m := a.o\n");
	put(state, "from/a b/\303\274.c", "blank and UTF-8\n");
	put(state, "from/.hidden.h", "hidden\n");
	assert_int_equal(update(state), 0);
	assert_text(state, "to/Makefile", "obj-m := a.o\n");
	assert_text(state, "to/a b/\303\274.c", "blank and UTF-8\n");
	assert_text(state, "to/.hidden.h", "hidden\n");
}

static void test_products_of_a_build_are_not_copied(void **state)
{
	static const char *const products[] = { "from/a.o",       "from/a.ko",
						"from/a.mod",     "from/a.mod.c",
						"from/.a.o.cmd",  "from/modules.order",
						"from/.git/HEAD", "from/Module.symvers" };

	for (size_t i = 0; i < ARRAY_SIZE(products); i++)
		put(state, products[i], "old\n");
	put(state, "from/a.c", "new\n");
	assert_int_equal(update(state), 0);
	for (size_t i = 0; i < ARRAY_SIZE(products); i++) {
		_cleanup_free_ char *copy = xasprintf("to%s", strchr(products[i], '/'));

		assert_false(exists(state, copy));
	}
	assert_true(exists(state, "to/a.c"));
}

static void test_what_did_not_change_is_not_touched(void **state)
{
	_cleanup_free_ char *copy = in(state, "to/a.c");
	struct stat before, after;

	put(state, "from/a.c", "text\n");
	assert_int_equal(update(state), 0);
	assert_int_equal(stat(copy, &before), 0);
	assert_int_equal(update(state), 0);
	assert_int_equal(stat(copy, &after), 0);
	assert_int_equal(before.st_ino, after.st_ino);
}

static void test_an_older_file_replaces_a_newer_one(void **state)
{
	_cleanup_free_ char *path = in(state, "from/a.c");
	const struct timespec past[] = { { .tv_sec = 1 }, { .tv_sec = 1 } };

	put(state, "from/a.c", "newer\n");
	assert_int_equal(update(state), 0);
	put(state, "from/a.c", "older\n");
	assert_int_equal(utimensat(AT_FDCWD, path, past, 0), 0);
	assert_int_equal(update(state), 0);
	assert_text(state, "to/a.c", "older\n");
}

static void test_what_is_gone_is_removed_and_what_was_made_stays(void **state)
{
	_cleanup_free_ char *path = in(state, "from/old.c");

	put(state, "from/old.c", "old\n");
	put(state, "from/a.c", "a\n");
	assert_int_equal(update(state), 0);
	put(state, "to/a.o", "made\n");
	unlink(path);
	assert_int_equal(update(state), 0);
	assert_false(exists(state, "to/old.c"));
	assert_true(exists(state, "to/a.c"));
	assert_true(exists(state, "to/a.o"));
}

static void test_a_link_is_what_it_leads_to(void **state)
{
	_cleanup_free_ char *link = in(state, "from/link.c");
	_cleanup_free_ char *dangling = in(state, "from/dangling.c");

	put(state, "elsewhere.c", "elsewhere\n");
	put(state, "from/a.c", "a\n");
	assert_int_equal(symlink("../elsewhere.c", link), 0);
	assert_int_equal(symlink("nowhere", dangling), 0);
	assert_int_equal(update(state), 0);
	assert_text(state, "to/link.c", "elsewhere\n");
	assert_false(exists(state, "to/dangling.c"));
}

static void test_a_folder_that_is_not_there_is_named(void **state)
{
	assert_int_equal(update(state), -ENOENT);
	assert_non_null(strstr(fail_message(-ENOENT), "/from"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit_test_in_folder(test_folders_are_copied_with_all_that_builds),
		unit_test_in_folder(test_products_of_a_build_are_not_copied),
		unit_test_in_folder(test_what_did_not_change_is_not_touched),
		unit_test_in_folder(test_an_older_file_replaces_a_newer_one),
		unit_test_in_folder(test_what_is_gone_is_removed_and_what_was_made_stays),
		unit_test_in_folder(test_a_link_is_what_it_leads_to),
		unit_test_in_folder(test_a_folder_that_is_not_there_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
