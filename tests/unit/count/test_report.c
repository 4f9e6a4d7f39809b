// SPDX-License-Identifier: GPL-2.0-or-later
/* Figures as text and JSON, and their difference. */
#include "../unit.h"

#include "count/report.h"
#include "util/fail.h"

static void make_result(struct result *r)
{
	*r = (struct result){
		.insns = 1234567, .repeatable = true, .ended = true, .boot = true
	};
	tally_add(&r->functions, "", "memset", 1000000);
	tally_add(&r->functions, "toy", "toy_init", 234000);
	tally_add(&r->functions, "", "strlen", 567);
	tally_sort(&r->functions);
	tally_add(&r->images, "", "", 1000567);
	tally_add(&r->images, "", "toy", 234000);
	tally_sort(&r->images);
	r->phases = xcalloc(1, sizeof(*r->phases));
	r->phases[r->n_phases++] = (struct result_phase){ xstrdup("firmware"), 0, 1234567 };
}

static char *print(const struct result *r, unsigned int tables, size_t top)
{
	char *text;
	size_t size;
	FILE *f = xmemstream(&text, &size);

	report_print(r, tables, top, f);
	xmemclose(f);
	return text;
}

static void test_tables(void **state)
{
	_cleanup_(result_fini) struct result r;
	_cleanup_free_ char *text = NULL;

	(void)state;
	make_result(&r);
	text = print(&r, REPORT_FUNCTIONS | REPORT_MODULES, 2);
	assert_string_equal(text, "    instructions      %  function\n"
				  "       1 000 000  81.00  memset\n"
				  "         234 000  18.95  toy_init [toy]\n"
				  "             567   0.05  (1 more)\n"
				  "\n"
				  "    instructions      %  module\n"
				  "       1 000 567  81.05  kernel\n"
				  "         234 000  18.95  toy\n"
				  "\n"
				  "1 234 567 instructions\n");
}

/* Of what has no source there is only the function. */
static void test_lines(void **state)
{
	_cleanup_(result_fini) struct result r;
	_cleanup_free_ char *text = NULL;

	(void)state;
	make_result(&r);
	tally_add(&r.lines, "toy.c", "12", 234000);
	tally_add(&r.lines, "", "memset", 1000000);
	tally_sort(&r.lines);
	text = print(&r, REPORT_LINES, 0);
	assert_non_null(strstr(text, "       1 000 000  81.00  memset\n"
				     "         234 000  18.95  toy.c:12\n"));
}

static void test_what_is_not_certain_is_said(void **state)
{
	_cleanup_(result_fini) struct result r;
	_cleanup_free_ char *text = NULL;

	(void)state;
	make_result(&r);
	r.repeatable = r.ended = false;
	text = print(&r, REPORT_PHASES, 0);
	assert_non_null(strstr(text, "1 234 567 100.00  firmware\n"));
	assert_non_null(strstr(text, "\n1 234 567 ±3 % instructions: with --fast"));
	assert_non_null(strstr(text, "no two runs are the same"));
	assert_non_null(strstr(text, "not all that was to be counted"));
}

static void test_below_a_function(void **state)
{
	struct count_mark mark = { .order = 5, .hits = 1200 };
	const struct count_table table = { .marks = &mark, .n_marks = 1 };
	_cleanup_(result_fini) struct result r;
	_cleanup_free_ char *text = NULL, *none = NULL;

	(void)state;
	make_result(&r);
	result_set_inside(&r, "vfs_read", &table, 5);
	text = print(&r, 0, 0);
	assert_string_equal(text, "calls of vfs_read: 1 200\n1 234 567 instructions\n");
	/* It was never called: there is no mark. */
	result_set_inside(&r, "vfs_read", &table, 4);
	none = print(&r, 0, 0);
	assert_string_equal(none, "calls of vfs_read: 0\n1 234 567 instructions\n");
}

static char *save(const char *folder, const char *name, const struct result *r)
{
	json_object *all = report_json(r, "toy64");
	char *path = unit_write(folder, name, json_object_to_json_string(all));

	json_object_put(all);
	return path;
}

static char *diff(const char *a, const char *b, size_t top)
{
	char *text;
	size_t size;
	FILE *f = xmemstream(&text, &size);

	assert_int_equal(report_diff(a, b, top, f), 0);
	xmemclose(f);
	return text;
}

static void test_what_grew(void **state)
{
	_cleanup_(result_fini) struct result r;
	_cleanup_free_ char *a = NULL, *b = NULL, *text = NULL, *first = NULL;

	make_result(&r);
	a = save(*state, "a.json", &r);
	tally_add(&r.functions, "", "strlen", -567);
	tally_add(&r.functions, "toy", "toy_init", 100000);
	tally_add(&r.functions, "", "new_one", 30);
	r.insns += 100000 + 30 - 567;
	b = save(*state, "b.json", &r);
	text = diff(a, b, 0);
	assert_string_equal(text, "            more       %  function\n"
				  "         +100000   +8.10  toy_init [toy]\n"
				  "            -567   -0.05  strlen\n"
				  "             +30   +0.00  new_one\n"
				  "\n"
				  "          +99463   +8.06  all\n"
				  "         1234567          before\n"
				  "         1334030          after\n");
	first = diff(a, b, 1);
	assert_non_null(strstr(first, "toy_init"));
	assert_null(strstr(first, "strlen"));
}

static void test_no_count_is_named(void **state)
{
	_cleanup_free_ char *path = unit_write(*state, "a.json", "{\"functions\": 3}");
	_cleanup_free_ char *text = unit_write(*state, "text", "hello");

	assert_int_equal(report_diff(path, path, 0, stdout), -EINVAL);
	assert_non_null(strstr(fail_message(-EINVAL), path));
	assert_int_equal(report_diff(text, path, 0, stdout), -EINVAL);
	assert_int_equal(report_diff("/nowhere", path, 0, stdout), -ENOENT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tables),
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_what_is_not_certain_is_said),
		cmocka_unit_test(test_below_a_function),
		unit_test_in_folder(test_what_grew),
		unit_test_in_folder(test_no_count_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
