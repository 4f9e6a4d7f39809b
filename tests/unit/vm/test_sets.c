// SPDX-License-Identifier: GPL-2.0-or-later
/* Sets of programs: which there are, and what several together are called. */
#include "../unit.h"

#include "util/fail.h"
#include "vm/sets.h"

static void test_parse(void **state)
{
	static const char text[] = "# no: set\n"
				   "python: a b\t# c: d\n"
				   "\n"
				   " indented: x\n"
				   "no-colon x\n"
				   "Upper: x\n"
				   ": x\n"
				   "x11: y\n"
				   "python: z";
	_cleanup_strv_ struct strv names = { 0 };

	(void)state;
	sets_parse(text, &names);
	assert_int_equal(names.n, 2);
	assert_string_equal(names.v[0], "python");
	assert_string_equal(names.v[1], "x11");
}

static void test_parse_nothing(void **state)
{
	_cleanup_strv_ struct strv names = { 0 };

	(void)state;
	sets_parse("", &names);
	sets_parse("\n\n", &names);
	assert_int_equal(names.n, 0);
}

/* In a clone with a list of sets, on an arch that is Debian's DEBIAN. */
static int join(void **state, const char *debian, char *const *asked, char **joined)
{
	_cleanup_free_ char *list =
		unit_write(*state, "packages/extras/sets.txt", "x11: a\nperf: b\n");
	_cleanup_free_ char *conf = xasprintf("DEBIAN_ARCH = %s\n", debian);
	_cleanup_strv_ struct strv names = { 0 };
	struct lab lab = { .top = *state };
	int err;

	assert_int_equal(arch_parse(&lab.arch, "toy", conf, strlen(conf)), 0);
	strv_addv(&names, asked);
	err = sets_join(&lab, &names, joined);
	arch_fini(&lab.arch);
	return err;
}

static void test_join(void **state)
{
	_cleanup_free_ char *one = NULL, *both = NULL;

	assert_int_equal(join(state, "amd64", (char *[]){ "x11", NULL }, &one), 0);
	assert_string_equal(one, "x11");
	assert_int_equal(join(state, "amd64", (char *[]){ "x11", "perf", "x11", NULL },
			      &both),
			 0);
	assert_string_equal(both, "perf+x11");
}

static void test_unknown(void **state)
{
	_cleanup_free_ char *joined = NULL;
	int err = join(state, "amd64", (char *[]){ "x11", "x12", NULL }, &joined);

	assert_int_equal(err, -EUSAGE);
	assert_string_equal(fail_message(err),
			    "no set 'x12': packages/extras/sets.txt has x11, perf");
	assert_null(joined);
}

static void test_not_debians(void **state)
{
	_cleanup_free_ char *joined = NULL;
	int err = join(state, "", (char *[]){ "x11", NULL }, &joined);

	assert_int_equal(err, -EUSAGE);
	assert_string_equal(fail_message(err),
			    "--with x11: the programs are Debian's, which does not build toy");
	assert_null(joined);
}

static void test_no_list(void **state)
{
	_cleanup_strv_ struct strv names = { 0 };
	_cleanup_free_ char *joined = NULL;
	struct lab lab = { .top = *state };

	strv_add(&names, "x11");
	assert_int_equal(sets_join(&lab, &names, &joined), -ENOENT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parse),
		cmocka_unit_test(test_parse_nothing),
		unit_test_in_folder(test_join),
		unit_test_in_folder(test_unknown),
		unit_test_in_folder(test_not_debians),
		unit_test_in_folder(test_no_list),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
