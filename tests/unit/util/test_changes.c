// SPDX-License-Identifier: GPL-2.0-or-later
/* Noticing that files change. */
#include "../unit.h"

#include <poll.h>

#include "util/changes.h"
#include "util/strv.h"

struct watched {
	struct changes changes;
	const char *folder;
};

/* Watches @name in the test's folder. */
static void begin(struct watched *w, void **state, const char *name)
{
	_cleanup_strv_ struct strv paths = { 0 };

	w->folder = *state;
	strv_addf(&paths, "%s/%s", w->folder, name);
	assert_int_equal(changes_begin(&w->changes, &paths), 0);
	assert_false(changes_take(&w->changes));
}

static void put(const struct watched *w, const char *name)
{
	_cleanup_free_ char *path = xasprintf("%s/%s", w->folder, name);
	_cleanup_fclose_ FILE *f = fopen(path, "we");

	assert_non_null(f);
	fputs("text\n", f);
}

static void make_folder(const struct watched *w, const char *name)
{
	_cleanup_free_ char *path = xasprintf("%s/%s", w->folder, name);

	assert_int_equal(mkdir(path, 0777), 0);
}

static void test_a_file_that_is_written(void **state)
{
	_cleanup_free_ char *path = unit_write(*state, "a.c", "old\n");
	struct watched w;

	begin(&w, state, "a.c");
	put(&w, "a.c");
	assert_int_equal(poll(&(struct pollfd){ .fd = w.changes.fd, .events = POLLIN }, 1,
			      10000),
			 1);
	assert_true(changes_take(&w.changes));
	assert_false(changes_take(&w.changes));
	/* Another one in its place, as editors do it. */
	free(unit_write(*state, "a.c", "new\n"));
	assert_true(changes_take(&w.changes));
	assert_int_equal(unlink(path), 0);
	assert_true(changes_take(&w.changes));
	changes_end(&w.changes);
}

static void test_a_folder_and_what_comes_into_it(void **state)
{
	struct watched w = { .folder = *state };

	make_folder(&w, "m");
	make_folder(&w, "m/sub");
	begin(&w, state, "m");
	put(&w, "m/sub/b.c");
	assert_true(changes_take(&w.changes));
	make_folder(&w, "m/new");
	assert_true(changes_take(&w.changes));
	put(&w, "m/new/c.c");
	assert_true(changes_take(&w.changes));
	changes_end(&w.changes);
}

static void test_what_editors_make_for_themselves(void **state)
{
	struct watched w = { .folder = *state };

	make_folder(&w, "m");
	begin(&w, state, "m");
	put(&w, "m/.a.c.swp");
	put(&w, "m/a.c~");
	put(&w, "m/#a.c#");
	assert_false(changes_take(&w.changes));
	changes_end(&w.changes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit_test_in_folder(test_a_file_that_is_written),
		unit_test_in_folder(test_a_folder_and_what_comes_into_it),
		unit_test_in_folder(test_what_editors_make_for_themselves),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
