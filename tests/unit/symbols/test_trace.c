// SPDX-License-Identifier: GPL-2.0-or-later
/* Places in code that lines of the kernel's log name. */
#include "../unit.h"

#include "symbols/trace.h"

#define HERE TRACE_HERE
#define RET TRACE_RETURN

struct wanted {
	const char *line;
	const char *function;
	const char *module;
	uint64_t offset, length;
	enum trace_kind kind;
};

static void check(const struct wanted *w)
{
	struct trace_place places[TRACE_PLACES];

	assert_int_equal(trace_parse(w->line, places, TRACE_PLACES), 1);
	assert_string_equal(places[0].function, w->function);
	assert_string_equal(places[0].module, w->module);
	assert_int_equal(places[0].offset, w->offset);
	assert_int_equal(places[0].length, w->length);
	assert_int_equal(places[0].kind, w->kind);
}

static void test_one_place(void **state)
{
	static const struct wanted all[] = {
		{ "RIP: 0010:oops_init+0x1c/0x1000 [oops]", "oops_init", "oops", 0x1c,
		  0x1000, HERE },
		{ "[    1.5] RIP: 0010:schedule+0x1/0x20", "schedule", "", 1, 0x20, HERE },
		{ " do_one_initcall+0x38/0x1e0", "do_one_initcall", "", 0x38, 0x1e0, RET },
		{ " ? vfs_read+0x10/0x20", "vfs_read", "", 0x10, 0x20, RET },
		{ " [<ffffffff81000b08>] do_one_initcall+0x38/0x1e0", "do_one_initcall",
		  "", 0x38, 0x1e0, RET },
		{ "PC is at myinit+0x4/0x20 [hello]", "myinit", "hello", 4, 0x20, HERE },
		{ "pc : el0_svc+0x4/0x20", "el0_svc", "", 4, 0x20, HERE },
		{ "lr : el0_svc+0x4/0x20", "el0_svc", "", 4, 0x20, RET },
		{ "epc : do_page_fault+0x8/0x24", "do_page_fault", "", 8, 0x24, HERE },
		{ "LR is at do_one_initcall+0x48/0x1f4", "do_one_initcall", "", 0x48,
		  0x1f4, RET },
		{ " oops_init [oops] from do_one_initcall+0x48/0x1f4", "do_one_initcall",
		  "", 0x48, 0x1f4, RET },
		{ "epc   : ffffffffc0008040 oops_init+0x40/0x1000 [oops]", "oops_init",
		  "oops", 0x40, 0x1000, HERE },
		{ "ra    : ffffffff80100d38 do_one_initcall+0x48/0x290",
		  "do_one_initcall", "", 0x48, 0x290, RET },
		{ " ra : do_one_initcall+0x34/0x1be", "do_one_initcall", "", 0x34, 0x1be,
		  RET },
		{ " f.isra.0+0x1/0x2 [a_b 0123456789abcdef]", "f.isra.0", "a_b", 1, 2, RET },
		{ "WARNING: CPU: 0 PID: 97 at m/w.c:29 warn_on_init+0xa/0x1000 [warn_on]",
		  "warn_on_init", "warn_on", 0xa, 0x1000, TRACE_WARNING },
		{ "WARNING: m/w.c:29 at warn_on_init+0xa/0x20 [warn_on], CPU#0: insmod/97",
		  "warn_on_init", "warn_on", 0xa, 0x20, TRACE_WARNING },
		/* These have the address behind the call to the checker. */
		{ "BUG: KASAN: slab-out-of-bounds in misuse+0x4c/0x60 [m]", "misuse", "m",
		  0x4c, 0x60, RET },
		{ "BUG: KFENCE: invalid free in f+0x4/0x60", "f", "", 4, 0x60, RET },
		{ "BUG: KFENCE: out-of-bounds read in f+0x4/0x60", "f", "", 4, 0x60, HERE },
		{ "caller is debug_smp_processor_id+0x17/0x20", "debug_smp_processor_id",
		  "", 0x17, 0x20, RET },
		{ "#0: ffff (&x){+.+.}-{3:3}, at: f+0x1a/0x30", "f", "", 0x1a, 0x30, RET },
		/* The function itself, or, in a call trace, a call that ended one. */
		{ "calling  oops_init+0x0/0x1000 [oops] @ 97", "oops_init", "oops", 0,
		  0x1000, HERE },
		{ "[<ffffffff81000b08>] f+0x0/0x38", "f", "", 0, 0x38, RET },
		{ " panic from f+0x0/0x38", "f", "", 0, 0x38, RET },
		{ "Allocated in misuse+0x20/0x60 [m] age=3 cpu=0 pid=97", "misuse", "m",
		  0x20, 0x60, RET },
		{ " 0xffffffffa0006000", "", "", 0xffffffffa0006000, 0, RET },
		{ "PC: [<c0123456>]", "", "", 0xc0123456, 0, HERE },
		{ "RIP: 0010:0xffffffff81000000", "", "", 0xffffffff81000000, 0, HERE },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(all); i++)
		check(&all[i]);
}

/* The nearest label before a place decides. */
static void test_two_in_a_line(void **state)
{
	static const struct {
		const char *line;
		enum trace_kind first, second;
	} all[] = {
		{ "pc : f+0x4/0x20 lr : g+0x8/0x20", HERE, RET },
		{ "lr : g+0x8/0x20 pc : f+0x4/0x20", RET, HERE },
		{ "epc : f+0x4/0x20 [m] ra : g+0x8/0x20", HERE, RET },
		{ "epc == f+0x4/0x20, ra == g+0x8/0x20", HERE, RET },
		{ "RIP: 0010:f+0x4/0x20 g+0x8/0x20", HERE, RET },
		{ "epc : ffffffff80100d38 ra : ffffffff80100d40 sp :", HERE, RET },
		{ "pc : [<c0123456>]    lr : [<c0123460>]    psr: 60000013", HERE, RET },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(all); i++) {
		struct trace_place places[TRACE_PLACES];

		assert_in_range(trace_parse(all[i].line, places, TRACE_PLACES), 2, 3);
		assert_int_equal(places[0].kind, all[i].first);
		assert_int_equal(places[1].kind, all[i].second);
	}
}

static void test_a_build_id(void **state)
{
	struct trace_place places[TRACE_PLACES];

	(void)state;
	assert_int_equal(trace_parse("f+0x1/0x2 [m 0123456789abcdef0123456789abcdef01234567]",
				     places, TRACE_PLACES),
			 1);
	assert_string_equal(places[0].module, "m");
	assert_string_equal(places[0].build_id, "0123456789abcdef0123456789abcdef01234567");
	assert_int_equal(trace_parse("f+0x1/0x2 [m 0123]", places, TRACE_PLACES), 1);
	assert_string_equal(places[0].build_id, "");
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
		cmocka_unit_test(test_two_in_a_line),
		cmocka_unit_test(test_a_build_id),
		cmocka_unit_test(test_none),
		cmocka_unit_test(test_several),
		cmocka_unit_test(test_long_names_do_not_fit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
