// SPDX-License-Identifier: GPL-2.0-or-later
/* Packages for an arch: whom ./setup is asked for, and what its answer means. */
#include "../unit.h"

#include "host/packages.h"
#include "util/fail.h"

/* A clone with a ./setup of its own, which leaves its arguments in "asked". */
static void make_clone(const char *folder, const char *answer, struct lab *lab)
{
	_cleanup_free_ char *list = unit_write(folder, "host-packages.txt", "gcc\n");
	_cleanup_free_ char *script =
		xasprintf("#!/bin/sh\necho \"$*\" > %s/asked\n%s\n", folder, answer);
	_cleanup_free_ char *setup = unit_write(folder, "setup", script);

	assert_int_equal(chmod(setup, 0755), 0);
	*lab = (struct lab){
		.top = (char *)folder,
		.arch = { .name = "arm+debug", .base = "arm" },
	};
}

static void assert_asked(const char *folder, const char *wanted)
{
	_cleanup_free_ char *path = xasprintf("%s/asked", folder);
	_cleanup_free_ char *saw = NULL;

	assert_int_equal(file_read(path, &saw, NULL), 0);
	assert_string_equal(saw, wanted);
}

static void test_nobody_is_asked_for_a_list_that_is_certified(void **state)
{
	struct lab lab;

	make_clone(*state, "exit 1", &lab);
	assert_false(packages_certified(&lab));
	free(unit_write(*state, "out/host/packages.arm", "gcc\nmake\n"));
	assert_false(packages_certified(&lab));
	free(unit_write(*state, "out/host/packages.arm", "gcc\n"));
	assert_true(packages_certified(&lab));
	assert_int_equal(packages_need(&lab, true), 0);
	assert_int_equal(packages_need(&lab, false), 0);
}

static void test_what_is_missing_is_said_or_installed(void **state)
{
	struct lab lab;

	make_clone(*state, "echo 'setup: missing: gcc; next: ./setup -a arm'; exit 1",
		   &lab);
	assert_int_equal(packages_need(&lab, false), -ENOPKG);
	assert_asked(*state, "-a arm --check\n");
	assert_string_equal(fail_message(-ENOPKG), "missing: gcc; next: ./setup -a arm");
	assert_int_equal(packages_need(&lab, true), -ENOPKG);
	assert_asked(*state, "-a arm\n");

	make_clone(*state, "exit 0", &lab);
	assert_int_equal(packages_need(&lab, true), 0);
	assert_int_equal(packages_need(&lab, false), 0);
}

static void test_a_setup_that_cannot_be_run(void **state)
{
	struct lab lab = { .top = *state, .arch = { .name = "arm", .base = "arm" } };

	assert_int_equal(packages_need(&lab, true), -ENOENT);
	assert_int_equal(packages_need(&lab, false), -ENOENT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit_test_in_folder(test_nobody_is_asked_for_a_list_that_is_certified),
		unit_test_in_folder(test_what_is_missing_is_said_or_installed),
		unit_test_in_folder(test_a_setup_that_cannot_be_run),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
