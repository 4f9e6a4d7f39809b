// SPDX-License-Identifier: GPL-2.0-or-later
/* Parts of QEMU by its sources, and the figures of a profile. */
#include "../unit.h"

#include "count/profile.h"
#include "count/qemu.h"
#include "table_writer.h"

#define TEXT UINT64_C(0xffffffff81000000)
#define MS UINT64_C(1000000)

static struct function kernel[] = {
	{ TEXT, TEXT + 0x100, (char *)"hot_loop", false },
	{ TEXT + 0x100, TEXT + 0x200, (char *)"run_once", false },
	{ TEXT + 0x200, TEXT + 0x300, (char *)"no_tick", false },
};
static const struct layout layout = {
	.kernel = { .v = kernel, .n = ARRAY_SIZE(kernel) },
	.user_limit = UINT64_C(1) << 63,
};

static void test_parts_by_sources(void **state)
{
	static const struct {
		const char *source, *part;
	} wanted[] = {
		{ "tcg/tcg.c", "the translator (TCG)" },
		{ "tcg/optimize.c", "the translator (TCG)" },
		{ "accel/tcg/translate-all.c", "the translator (TCG)" },
		{ "accel/tcg/translator.c", "the translator (TCG)" },
		{ "target/i386/tcg/translate.c", "the translator (TCG)" },
		{ "target/arm/tcg/translate-a64.c", "the translator (TCG)" },
		{ "target/riscv/translate.c", "the translator (TCG)" },
		{ "target/mips/tcg/rel6_translate.c", "the translator (TCG)" },
		{ "accel/tcg/cpu-exec.c", "looking up blocks" },
		{ "accel/tcg/tb-maint.c", "looking up blocks" },
		{ "target/arm/tcg/hflags.c", "looking up blocks" },
		{ "util/qht.c", "looking up blocks" },
		{ "accel/tcg/cputlb.c", "guest memory: TLB, page walks" },
		{ "target/i386/tcg/system/excp_helper.c", "guest memory: TLB, page walks" },
		{ "target/arm/ptw.c", "guest memory: TLB, page walks" },
		{ "target/arm/tcg/tlb_helper.c", "guest memory: TLB, page walks" },
		{ "target/mips/tcg/system/tlb_helper.c", "guest memory: TLB, page walks" },
		{ "target/riscv/cpu_helper.c", "guest memory: TLB, page walks" },
		{ "system/physmem.c", "guest memory: TLB, page walks" },
		{ "target/i386/tcg/seg_helper.c", "helpers of instructions" },
		{ "accel/tcg/tcg-runtime.c", "helpers of instructions" },
		{ "fpu/softfloat.c", "helpers of instructions" },
		{ "hw/lkmc/edu.c", "devices" },
		{ "block/qcow2.c", "devices" },
		{ "block.c", "devices" },
		{ "accel/tcg/plugin-gen.c", "the counting itself" },
		{ "plugins/core.c", "the counting itself" },
		{ "util/aio-posix.c", "QEMU, other" },
		{ "", "QEMU, other" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(wanted); i++)
		assert_string_equal(qemu_part(wanted[i].source), wanted[i].part);
}

/* A loop of 3 * 1000 instructions, 5 that ran once, and 2 that were only translated. */
static void make_table(struct count_table *t)
{
	static const struct put_counts counts = { .blocks = 4, .files = 2, .ticks = 7 };
	char *text;
	size_t size;
	FILE *f = xmemstream(&text, &size);

	put_header(f, COUNT_VERSION, 3017, 100 * MS, &counts);
	put_block(f, TEXT, 1000, 0, 3, 0, 0);
	put_block(f, TEXT + 0x100, 1, 0, 5, 0, 0);
	put_block(f, TEXT + 0x110, 0, 0, 2, 0, 0);
	put_block(f, TEXT + 0x200, 3, 1, 4, 0, 0);
	put_text(f, "/no/such/qemu-system-toy");
	put_text(f, "/no/such/libtoy.so.1");
	put_tick(f, COUNT_TRANSLATED, 0, 1, 0, 20 * MS, 0);
	put_tick(f, 0, 0x10, 2, 0, 30 * MS, 10 * MS);
	put_tick(f, 1, 0x10, 3, 0, 10 * MS, 0);
	put_tick(f, 1, 0x10, 3, COUNT_COUNTING, 7 * MS, 0);
	put_tick(f, 1, 0x20, 3, 0, 4 * MS, 4 * MS);
	put_tick(f, 0, 0x10, 0, COUNT_MAIN, 6 * MS, 0);
	put_tick(f, 0, 0x10, 0, 0, 5 * MS, 0);
	xmemclose(f);
	assert_int_equal(table_parse(t, text, size), 0);
}

static void assert_row(const struct tally *tally, const char *image, const char *name,
		       uint64_t n)
{
	const struct tally_row *row = tally_find(tally, image, name);

	assert_non_null(row);
	assert_int_equal(row->n, n);
}

struct made {
	struct count_table table;
	struct profile profile;
};

static void made_init(struct made *made)
{
	make_table(&made->table);
	profile_init(&made->profile, &layout, &made->table);
}

static void made_fini(struct made *made)
{
	profile_fini(&made->profile);
	table_fini(&made->table);
}

static void test_time_by_part(void **state)
{
	_cleanup_(made_fini) struct made made;
	const struct profile *p = &made.profile;

	(void)state;
	made_init(&made);
	assert_row(&p->parts, "", "translated code", 20 * MS);
	assert_row(&p->parts, "", "the host's kernel", 14 * MS);
	assert_row(&p->parts, "", "library libtoy.so.1", 10 * MS);
	/* What a library did for the plugin is the plugin's. */
	assert_row(&p->parts, "", "the counting itself", 7 * MS);
	/* One without symbols is not told apart. */
	assert_row(&p->parts, "", "qemu-system-toy", 31 * MS);
	assert_string_equal(p->stripped, "/no/such/qemu-system-toy");
	/* What nobody saw */
	assert_row(&p->parts, "", "other threads", 18 * MS);
	assert_int_equal(p->parts.n, 6);
	assert_int_equal(p->ns, 100 * MS);
	assert_int_equal(p->ticks, 14);
	assert_int_equal(p->lost, 3);
	assert_row(&p->qemu, "library libtoy.so.1", "[libtoy.so.1]", 10 * MS);
	assert_int_equal(tally_sum(&p->qemu), 100 * MS);
}

static void test_time_and_instructions_by_function(void **state)
{
	_cleanup_(made_fini) struct made made;
	const struct profile *p = &made.profile;

	(void)state;
	made_init(&made);
	assert_row(&p->functions, "", "run_once", 51 * MS);
	assert_row(&p->functions, "", "hot_loop", 20 * MS);
	assert_row(&p->functions, "", "[main loop]", 6 * MS);
	assert_row(&p->functions, "", "[unknown]", 5 * MS);
	assert_row(&p->functions, "", "no_tick", 0);
	assert_int_equal(tally_sum(&p->functions), 100 * MS);
	assert_row(&p->counts, "", "hot_loop", 3000);
	assert_row(&p->counts, "", "run_once", 5);
	assert_int_equal(tally_sum(&p->counts), 3017);
}

static void test_blocks(void **state)
{
	_cleanup_(made_fini) struct made made;
	const struct profile_blocks *b = &made.profile.blocks;

	(void)state;
	made_init(&made);
	/* One of them twice */
	assert_int_equal(b->translations, 5);
	assert_int_equal(b->blocks, 4);
	assert_int_equal(b->once, 1);
	assert_int_equal(b->once_insns, 5);
	assert_int_equal(b->never, 1);
}

static void test_a_tree_of_parts_and_functions(void **state)
{
	_cleanup_(made_fini) struct made made;
	_cleanup_free_ char *text = NULL;
	size_t size;
	FILE *f;

	(void)state;
	made_init(&made);
	f = xmemstream(&text, &size);
	stacks_fold(made.profile.tree, f);
	xmemclose(f);
	assert_non_null(strstr(text, "translated code;hot_loop 20000\n"));
	assert_non_null(strstr(text, "the host's kernel;run_once 14000\n"));
	assert_non_null(strstr(text, "other threads;[other threads] 18000\n"));
}

static char *print(const struct profile *p, size_t top, bool qemu)
{
	char *text;
	size_t size;
	FILE *f = xmemstream(&text, &size);

	profile_print(p, top, qemu, f);
	xmemclose(f);
	return text;
}

static void test_as_text(void **state)
{
	_cleanup_(made_fini) struct made made;
	_cleanup_free_ char *text = NULL, *qemu = NULL;

	(void)state;
	made_init(&made);
	text = print(&made.profile, 2, false);
	assert_non_null(strstr(text, "        20  20.00  translated code\n"));
	assert_non_null(strstr(text, "       100\n\n"));
	assert_non_null(strstr(text, "        51  51.00           0.17  run_once\n"));
	assert_non_null(strstr(text, "blocks: 5 translations of 4; 1 of these (25 %)"));
	assert_non_null(strstr(text, "seen at 14 ticks: a share of it is ±26.7 %"));
	assert_null(strstr(text, "[libtoy.so.1]"));
	qemu = print(&made.profile, 0, true);
	assert_non_null(strstr(qemu, "  library libtoy.so.1: [libtoy.so.1]\n"));
	assert_non_null(strstr(qemu, "         0   0.00           0.40  no_tick\n"));
}

static void test_as_json(void **state)
{
	_cleanup_(made_fini) struct made made;
	json_object *all, *row;

	(void)state;
	made_init(&made);
	all = profile_json(&made.profile, "toy64");
	assert_string_equal(json_object_get_string(json_object_object_get(all, "arch")),
			    "toy64");
	row = json_object_array_get_idx(json_object_object_get(all, "functions"), 0);
	assert_string_equal(json_object_get_string(json_object_object_get(row, "function")),
			    "run_once");
	assert_int_equal(json_object_get_int64(json_object_object_get(row, "ns")), 51 * MS);
	assert_int_equal(json_object_get_int64(json_object_object_get(row, "instructions")),
			 5);
	json_object_put(all);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parts_by_sources),
		cmocka_unit_test(test_time_by_part),
		cmocka_unit_test(test_time_and_instructions_by_function),
		cmocka_unit_test(test_blocks),
		cmocka_unit_test(test_a_tree_of_parts_and_functions),
		cmocka_unit_test(test_as_text),
		cmocka_unit_test(test_as_json),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
