// SPDX-License-Identifier: GPL-2.0-or-later
/* Places in code that KDB names. */
#include "../unit.h"

#include "symbols/kdb.h"

static void check(const char *line, const char *function, const char *module,
		  uint64_t offset, enum trace_kind kind)
{
	struct trace_place places[TRACE_PLACES];

	assert_int_equal(kdb_parse(line, places, TRACE_PLACES), 1);
	assert_string_equal(places[0].function, function);
	assert_string_equal(places[0].module, module);
	assert_int_equal(places[0].offset, offset);
	assert_int_equal(places[0].kind, kind);
}

static void test_places(void **state)
{
	(void)state;
	/* bt */
	check(" ksys_write+0x6b/0xf0", "ksys_write", "", 0x6b, TRACE_RETURN);
	check(" fop_write+0x6b/0xf0 [fops]", "fop_write", "fops", 0x6b, TRACE_RETURN);
	/* bp: the kernel's own by their addresses, a module's by their names */
	check("Instruction(i) BP #0 at 0xffffffff8116a5c0 (ksys_write)", "", "",
	      0xffffffff8116a5c0, TRACE_HERE);
	check("Instruction(i) BP #1 at 0xffffffffa0000030 ([fops]fop_write)", "fop_write",
	      "fops", 0, TRACE_HERE);
	check("0xffffffffa0000031 = 0xffffffffa0000031 ([fops]fop_write+0x1)",
	      "fop_write", "fops", 1, TRACE_HERE);
	/* rd, of 32 bits too */
	check("ip: ffffffff8116a5c0  flags: 246", "", "", 0xffffffff8116a5c0, TRACE_HERE);
	check("pc: c016a5c0  cpsr: 0x13", "", "", 0xc016a5c0, TRACE_HERE);
}

static void test_no_places(void **state)
{
	static const char *const lines[] = {
		"",
		"dep 16384/ 8192  0xc0  1  (Live) [ dep2 ]",
		"[x",
		"[]f",
	};
	struct trace_place places[TRACE_PLACES];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(lines); i++)
		assert_int_equal(kdb_parse(lines[i], places, TRACE_PLACES), 0);
}

static void test_where_it_was_entered(void **state)
{
	const char *line =
		"Entering kdb (current=0xffff888003b1c000, pid 90) on processor 0 "
		"due to Breakpoint @ 0xffffffffa0000030";

	(void)state;
	assert_string_equal(kdb_entered_at(line), "0xffffffffa0000030");
	assert_null(kdb_entered_at("Entering kdb (...) due to Keyboard Entry"));
	assert_null(kdb_entered_at("mail me @ 0xff"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_no_places),
		cmocka_unit_test(test_where_it_was_entered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
