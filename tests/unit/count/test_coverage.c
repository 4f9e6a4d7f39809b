// SPDX-License-Identifier: GPL-2.0-or-later
/* Lines that ran, as they are shown, and lines of this program's own. */
#include "../unit.h"

#include "count/coverage.h"
#include "symbols/units.h"

/* Of three lines of code one never ran. */
static void make(struct coverage *c)
{
	*c = (struct coverage){ 0 };
	strv_add(&c->files, "a.c");
	tally_raise(&c->lines, "a.c", "1", 0);
	tally_raise(&c->lines, "a.c", "1", 12);
	tally_raise(&c->lines, "a.c", "10", 3);
	tally_raise(&c->lines, "a.c", "3", 0);
	tally_raise(&c->lines, "b.c", "3", 5);
}

static void test_a_file_with_its_lines(void **state)
{
	static const char wanted[] = "       12:    1:int f(void)\n"
				     "        -:    2:{\n"
				     "    #####:    3:\treturn 1;\n"
				     "        -:    4:}\n";
	_cleanup_free_ char *path =
		unit_write(*state, "a.c", "int f(void)\n{\n\treturn 1;\n}\n");
	_cleanup_(coverage_fini) struct coverage c;
	_cleanup_free_ char *text = NULL;
	size_t size, all, ran;
	FILE *f = xmemstream(&text, &size);

	make(&c);
	assert_int_equal(coverage_print(&c, *state, "a.c", f), 0);
	xmemclose(f);
	assert_string_equal(text, wanted);
	coverage_sum(&c, "a.c", &all, &ran);
	assert_int_equal(all, 3);
	assert_int_equal(ran, 2);
	unlink(path);
	assert_int_equal(coverage_print(&c, *state, "a.c", stdout), -ENOENT);
}

static void test_as_lcov_has_it(void **state)
{
	_cleanup_(coverage_fini) struct coverage c;
	_cleanup_free_ char *text = NULL;
	size_t size;
	FILE *f = xmemstream(&text, &size);

	(void)state;
	make(&c);
	coverage_lcov(&c, "/lab", f);
	xmemclose(f);
	assert_string_equal(text, "TN:\nSF:/lab/a.c\nDA:1,12\nDA:3,0\nDA:10,3\nLF:3\nLH:2\n"
				  "end_of_record\n");
}

struct seen {
	int first, last;
	size_t n;
};

static void see(const char *unit, const char *file, int line, uint64_t address, void *data)
{
	struct seen *seen = data;

	if (strcmp(unit, file) != 0 || !address)
		return;
	seen->n++;
	if (!seen->first || line < seen->first)
		seen->first = line;
	if (line > seen->last)
		seen->last = line;
}

static void test_lines_of_a_file(void **state)
{
	struct units *units = units_open("/proc/self/exe");
	struct seen seen = { 0 };

	(void)state;
	assert_int_equal(units_each_line(units, "count/test_coverage.c", see, &seen), 1);
	assert_true(seen.n > 20);
	assert_true(seen.first > 5 && seen.first < 30);
	assert_true(seen.last < 150);
	/* A part of a name is none. */
	assert_int_equal(units_each_line(units, "overage.c", see, &seen), 0);
	assert_true(units_each_line(units, NULL, see, &seen) > 10);
	units_close(units);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit_test_in_folder(test_a_file_with_its_lines),
		cmocka_unit_test(test_as_lcov_has_it),
		cmocka_unit_test(test_lines_of_a_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
