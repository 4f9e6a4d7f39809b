// SPDX-License-Identifier: GPL-2.0-or-later
/* The functions of an ELF file, and its members: of this one. */
#include "../unit.h"

#include "count/functions.h"
#include "symbols/members.h"
#include "symbols/units.h"

#define SELF "/proc/self/exe"

struct known_here {
	char first[12];
	uint64_t second;
	char third;
};

/* So that the compiler has a use for it. */
struct known_here known_here;

void __attribute__((noinline)) function_of_ours(void);

void __attribute__((noinline)) function_of_ours(void)
{
	asm volatile("nop; nop; nop");
}

static void test_a_function_is_found_by_its_addresses(void **state)
{
	struct functions f;
	const struct function *ours;

	(void)state;
	function_of_ours();
	assert_int_equal(functions_read(SELF, &f), 0);
	ours = functions_named(&f, "function_of_ours");
	assert_non_null(ours);
	assert_true(ours->end > ours->start + 3);
	assert_ptr_equal(functions_at(&f, ours->start), ours);
	assert_ptr_equal(functions_at(&f, ours->end - 1), ours);
	assert_ptr_not_equal(functions_at(&f, ours->end), ours);
	assert_ptr_not_equal(functions_at(&f, ours->start - 1), ours);
	assert_null(functions_at(&f, 0));
	assert_null(functions_named(&f, "no_function_of_ours"));
	assert_ptr_equal(functions_variant(&f, "function_of_ours"), ours);
	assert_null(functions_variant(&f, "function_of"));
	assert_int_equal(f.pointer, sizeof(void *));
	assert_true(f.low < f.high);
	functions_fini(&f);
}

static void test_what_gcc_made_of_a_function(void **state)
{
	(void)state;
	assert_int_equal(functions_rank("f", "f"), 2);
	assert_int_equal(functions_rank("f.isra.0", "f"), 1);
	assert_int_equal(functions_rank("f.constprop.0.isra.0", "f"), 1);
	assert_int_equal(functions_rank("f.cold", "f"), 0);
	assert_int_equal(functions_rank("f.isra.0.cold", "f"), 0);
	assert_int_equal(functions_rank("f.part.0", "f"), 0);
	assert_int_equal(functions_rank("ff", "f"), 0);
	assert_int_equal(functions_rank("f", ""), 0);
}

static void test_functions_do_not_overlap(void **state)
{
	struct functions f;

	(void)state;
	assert_int_equal(functions_read(SELF, &f), 0);
	assert_true(f.n > 10);
	for (size_t i = 1; i < f.n; i++)
		assert_true(f.v[i - 1].end <= f.v[i].start &&
			    f.v[i - 1].start < f.v[i].start);
	functions_fini(&f);
}

static void test_no_elf_file(void **state)
{
	_cleanup_free_ char *path = unit_write(*state, "text", "hello");
	struct functions f;

	assert_int_equal(functions_read(path, &f), -ENOEXEC);
	functions_fini(&f);
	assert_int_equal(functions_read("/nowhere", &f), -ENOENT);
	functions_fini(&f);
}

static void test_members_have_offsets(void **state)
{
	static const char *const both[] = { "third", "second", NULL };
	static const char *const none[] = { "first", "fourth", NULL };
	uint64_t offsets[2];

	(void)state;
	assert_int_equal(members_find(SELF, "test_functions.c", "known_here", both, offsets),
			 0);
	assert_int_equal(offsets[0], offsetof(struct known_here, third));
	assert_int_equal(offsets[1], offsetof(struct known_here, second));
	assert_int_equal(members_find(SELF, "test_functions.c", "known_here", none, offsets),
			 -ENOENT);
	assert_int_equal(members_find(SELF, "test_functions.c", "unknown", both, offsets),
			 -ENOENT);
	assert_int_equal(members_find(SELF, "elsewhere.c", "known_here", both, offsets),
			 -ENOENT);
	assert_int_equal(members_find("/nowhere", "a.c", "known_here", both, offsets),
			 -ENOENT);
}

static void test_addresses_have_lines(void **state)
{
	struct units *units = units_open(SELF);
	struct functions f;
	const char *file;
	int line = 0;

	(void)state;
	assert_int_equal(functions_read(SELF, &f), 0);
	file = units_line(units, functions_named(&f, "function_of_ours")->start, &line);
	assert_non_null(file);
	assert_non_null(strstr(file, "tests/unit/count/test_functions.c"));
	assert_true(line > 20 && line < 40);
	assert_non_null(strstr(units_file(units, functions_named(&f, "main")->start),
			       "test_functions.c"));
	assert_null(units_file(units, 1));
	assert_null(units_line(units, 1, &line));
	functions_fini(&f);
	units_close(units);
	units = units_open("/nowhere");
	assert_null(units_file(units, 0x1000));
	units_close(units);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_function_is_found_by_its_addresses),
		cmocka_unit_test(test_what_gcc_made_of_a_function),
		cmocka_unit_test(test_functions_do_not_overlap),
		unit_test_in_folder(test_no_elf_file),
		cmocka_unit_test(test_members_have_offsets),
		cmocka_unit_test(test_addresses_have_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
