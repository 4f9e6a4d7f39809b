// SPDX-License-Identifier: GPL-2.0-or-later
/* Places in code that lines of the kernel's log name. */
#include "../unit.h"

#include "symbols/trace.h"

struct wanted {
	const char *line;
	const char *function;
	const char *module;
	uint64_t offset, length;
	bool is_return;
};

static void check(const struct wanted *w)
{
	struct trace_place places[TRACE_PLACES];

	assert_int_equal(trace_parse(w->line, places, TRACE_PLACES), 1);
	assert_string_equal(places[0].function, w->function);
	assert_string_equal(places[0].module, w->module);
	assert_int_equal(places[0].offset, w->offset);
	assert_int_equal(places[0].length, w->length);
	assert_int_equal(places[0].is_return, w->is_return);
}

static void test_one_place(void **state)
{
	static const struct wanted all[] = {
		{ "RIP: 0010:oops_init+0x1c/0x1000 [oops]", "oops_init", "oops", 0x1c,
		  0x1000, false },
		{ "[    1.5] RIP: 0010:schedule+0x1/0x20", "schedule", "", 1, 0x20, false },
		{ " do_one_initcall+0x38/0x1e0", "do_one_initcall", "", 0x38, 0x1e0, true },
		{ " ? vfs_read+0x10/0x20", "vfs_read", "", 0x10, 0x20, true },
		{ " [<ffffffff81000b08>] do_one_initcall+0x38/0x1e0", "do_one_initcall",
		  "", 0x38, 0x1e0, true },
		{ "PC is at myinit+0x4/0x20 [hello]", "myinit", "hello", 4, 0x20, false },
		{ "pc : el0_svc+0x4/0x20", "el0_svc", "", 4, 0x20, false },
		{ "lr : el0_svc+0x4/0x20", "el0_svc", "", 4, 0x20, true },
		{ "epc : do_page_fault+0x8/0x24", "do_page_fault", "", 8, 0x24, false },
		{ "LR is at do_one_initcall+0x48/0x1f4", "do_one_initcall", "", 0x48,
		  0x1f4, true },
		{ " oops_init [oops] from do_one_initcall+0x48/0x1f4", "do_one_initcall",
		  "", 0x48, 0x1f4, true },
		{ "epc   : ffffffffc0008040 oops_init+0x40/0x1000 [oops]", "oops_init",
		  "oops", 0x40, 0x1000, false },
		{ "ra    : ffffffff80100d38 do_one_initcall+0x48/0x290",
		  "do_one_initcall", "", 0x48, 0x290, true },
		{ " ra : do_one_initcall+0x34/0x1be", "do_one_initcall", "", 0x34, 0x1be,
		  true },
		{ " f.isra.0+0x1/0x2 [a_b 0123456789abcdef]", "f.isra.0", "a_b", 1, 2,
		  true },
		{ "WARNING: CPU: 0 PID: 97 at m/w.c:29 warn_on_init+0xa/0x1000 [warn_on]",
		  "warn_on_init", "warn_on", 0xa, 0x1000, false },
		{ " 0xffffffffa0006000", "", "", 0xffffffffa0006000, 0, true },
		{ "PC: [<c0123456>]", "", "", 0xc0123456, 0, true },
		{ "RIP: 0010:0xffffffff81000000", "", "", 0xffffffff81000000, 0, false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(all); i++)
		check(&all[i]);
}

static void test_none(void **state)
{
	static const char *const lines[] = {
		"",
		"+",
		"+0x1/0x2",
		"1+0x1/0x2",
		"f+0x/0x2",
		"f+0x1",
		"f+0x1/",
		"f+1/2",
		"f+0xffffffffffffffffff/0x2",
		"Code: 48 89 e5 41 54 <c7> 04 25",
		"hello init",
		"00000000-0000-0000-0000-000000000000",
		"deadbeefs",
		"123456789",
	};
	struct trace_place places[TRACE_PLACES];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(lines); i++)
		assert_int_equal(trace_parse(lines[i], places, TRACE_PLACES), 0);
}

static void test_several(void **state)
{
	struct trace_place places[TRACE_PLACES];

	(void)state;
	assert_int_equal(trace_parse("a+0x1/0x2 [m] b+0x3/0x4", places, TRACE_PLACES), 2);
	assert_string_equal(places[0].module, "m");
	assert_string_equal(places[1].function, "b");
	assert_string_equal(places[1].module, "");
	assert_int_equal(trace_parse("a+0x1/0x2 b+0x3/0x4", places, 1), 1);
	assert_int_equal(trace_parse("RBX: ffffffff81000000 RCX: 0000000000000001",
				     places, TRACE_PLACES),
			 2);
}

static void test_long_names_do_not_fit(void **state)
{
	struct trace_place places[TRACE_PLACES];
	_cleanup_free_ char *line = xcalloc(2 * TRACE_NAME, 1);

	(void)state;
	memset(line, 'f', TRACE_NAME);
	strcpy(line + TRACE_NAME, "+0x1/0x2");
	assert_int_equal(trace_parse(line, places, TRACE_PLACES), 0);
	assert_int_equal(trace_parse(line + 1, places, TRACE_PLACES), 1);
	assert_int_equal(strlen(places[0].function), TRACE_NAME - 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_place),
		cmocka_unit_test(test_none),
		cmocka_unit_test(test_several),
		cmocka_unit_test(test_long_names_do_not_fit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
