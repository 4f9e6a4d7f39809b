// SPDX-License-Identifier: GPL-2.0-or-later
/* The table of the counting plugin. */
#include "../unit.h"

#include "count/table.h"
#include "table_writer.h"
#include "util/fail.h"

static const struct put_counts one_of_each = { 1, 1, 1, 2, 2, 1, 2 };

/* A table with one of everything; for the caller to free. */
static char *make_table(size_t *size)
{
	static const uint64_t at[] = { 0x1000, 0x2000 };
	char *text;
	FILE *f = xmemstream(&text, size);

	put_header(f, COUNT_VERSION, 27, 9000, &one_of_each);
	put_block(f, 0x1000, 10, 1, 3, 2, 1);
	put_cut(f, 0, 1);
	put_cut(f, 2, 4);
	put(f, 6, 4);
	put(f, 1234, 8);
	put(f, 2, 8);
	put_module(f, "toy", 0xa000, "toy_init");
	put_stack(f, 9, 2, at);
	put_user_stack(f, 8, 1);
	put_note(f, 3, 0, 99, 0xa000, 0x5000, "");
	put_note(f, 3, 1, 100, 7, 0x5000, "s\n");
	put_text(f, "/qemu\n");
	put_tick(f, 0, 0x700, 1, 0, 4000, 1000);
	put_tick(f, COUNT_TRANSLATED, 0, 0, COUNT_MAIN, 5000, 5000);
	xmemclose(f);
	return text;
}

static void test_all_of_a_table(void **state)
{
	struct count_table t;
	size_t size;
	char *data = make_table(&size);

	(void)state;
	assert_int_equal(table_parse(&t, data, size), 0);
	assert_int_equal(t.insns, 27);
	assert_int_equal(t.all, 32);
	assert_int_equal(t.period, 1000);
	assert_int_equal(t.n_blocks, 1);
	assert_int_equal(t.blocks[0].address, 0x1000);
	assert_true(t.blocks[0].user);
	assert_int_equal(t.blocks[0].born, 1);
	assert_int_equal(t.blocks[0].sizes[2], 4);
	assert_int_equal(table_mark(&t, 6)->all, 1234);
	assert_int_equal(table_mark(&t, 6)->hits, 2);
	assert_null(table_mark(&t, 5));
	assert_string_equal(t.modules[0].name, "toy");
	assert_string_equal(t.modules[0].symbols[0].name, "toy_init");
	assert_int_equal(t.modules[0].symbols[0].address, 0xa000);
	assert_int_equal(t.stacks[0].samples, 9);
	assert_int_equal(t.stacks[0].at[1], 0x2000);
	assert_false(t.stacks[0].user);
	assert_int_equal(t.stacks[0].notes, 0);
	assert_true(t.stacks[1].user);
	assert_int_equal(t.stacks[1].notes, 1);
	assert_int_equal(t.n_notes, 2);
	assert_int_equal(t.notes[0].order, 3);
	assert_int_equal(t.notes[0].value, 0xa000);
	assert_false(t.notes[0].returned);
	assert_int_equal(t.notes[1].all, 100);
	assert_int_equal(t.notes[1].stack, 0x5000);
	assert_true(t.notes[1].returned);
	assert_int_equal(t.notes[1].user, 10);
	assert_string_equal(t.notes[1].text, "s?");
	table_fini(&t);
}

static void test_a_profile_in_it(void **state)
{
	struct count_table t;
	size_t size;
	char *data = make_table(&size);

	(void)state;
	assert_int_equal(table_parse(&t, data, size), 0);
	assert_int_equal(t.user_ns, 6000);
	assert_int_equal(t.system_ns, 3000);
	assert_int_equal(t.lost, 3);
	assert_int_equal(t.blocks[0].translations, 2);
	assert_int_equal(t.n_files, 1);
	assert_string_equal(t.files[0], "/qemu?");
	assert_int_equal(t.n_ticks, 2);
	assert_int_equal(t.ticks[0].file, 0);
	assert_int_equal(t.ticks[0].address, 0x700);
	assert_int_equal(t.ticks[0].block, 1);
	assert_int_equal(t.ticks[0].n, 2);
	assert_int_equal(t.ticks[0].ns, 4000);
	assert_int_equal(t.ticks[0].system, 1000);
	assert_false(t.ticks[0].main);
	assert_false(t.ticks[0].counting);
	assert_int_equal(t.ticks[1].file, COUNT_TRANSLATED);
	assert_true(t.ticks[1].main);
	table_fini(&t);
}

static int parse_stack(uint32_t n_notes, unsigned int flags, uint32_t notes)
{
	const struct put_counts counts = { .stacks = 1, .notes = n_notes };
	struct count_table t;
	size_t size;
	char *text;
	FILE *f = xmemstream(&text, &size);
	int err;

	put_header(f, COUNT_VERSION, 0, 0, &counts);
	put(f, 1, 8);
	put(f, flags, 1);
	put(f, notes, 4);
	put(f, 1, 4);
	put(f, 0x400000, 8);
	for (uint32_t i = 0; i < n_notes; i++)
		put_note(f, 3, 0, 99, 0xa000, 0x5000, "");
	xmemclose(f);
	err = table_parse(&t, text, size);
	table_fini(&t);
	return err;
}

static void test_a_sample_of_a_program_is_between_notes(void **state)
{
	(void)state;
	assert_int_equal(parse_stack(0, COUNT_USER, 0), 0);
	assert_int_equal(parse_stack(2, COUNT_USER, 2), 0);
	assert_int_equal(parse_stack(2, COUNT_USER, 3), -EINVAL);
	assert_int_equal(parse_stack(2, COUNT_USER, 0xffffffff), -EINVAL);
	assert_int_equal(parse_stack(2, 0, 0), 0);
	/* One of the kernel's is nobody's. */
	assert_int_equal(parse_stack(2, COUNT_LINK, 1), -EINVAL);
}

static int parse_tick(uint32_t file, uint32_t block, uint64_t system)
{
	static const struct put_counts counts = { .files = 1, .ticks = 1 };
	struct count_table t;
	size_t size;
	char *text;
	FILE *f = xmemstream(&text, &size);
	int err;

	put_header(f, COUNT_VERSION, 0, 9, &counts);
	put_text(f, "/qemu");
	put_tick(f, file, 0, block, 0, 9, system);
	xmemclose(f);
	err = table_parse(&t, text, size);
	table_fini(&t);
	return err;
}

static void test_a_tick_is_of_what_is_there(void **state)
{
	(void)state;
	assert_int_equal(parse_tick(0, 0, 9), 0);
	assert_int_equal(parse_tick(COUNT_TRANSLATED, 0, 0), 0);
	assert_int_equal(parse_tick(1, 0, 0), -EINVAL);
	assert_int_equal(parse_tick(0, 1, 0), -EINVAL);
	/* Not longer in the kernel than it was at all */
	assert_int_equal(parse_tick(0, 0, 10), -EINVAL);
}

/* Ten times three, once left before all of them, and four times before the last. */
static void test_what_was_cut_off_does_not_count(void **state)
{
	struct count_table t;
	size_t size;
	char *data = make_table(&size);

	(void)state;
	assert_int_equal(table_parse(&t, data, size), 0);
	assert_int_equal(block_insns(&t.blocks[0]), 30 - 3 - 4);
	assert_int_equal(block_instruction(&t.blocks[0], 0), 9);
	assert_int_equal(block_instruction(&t.blocks[0], 1), 9);
	assert_int_equal(block_instruction(&t.blocks[0], 2), 5);
	table_fini(&t);
}

static void test_every_shorter_one_is_refused(void **state)
{
	size_t size;
	_cleanup_free_ char *whole = make_table(&size);

	(void)state;
	for (size_t n = 0; n < size; n++) {
		struct count_table t;
		char *part = xcalloc(1, n + 1);

		/* Of its own size, so that the sanitizer sees who reads too far. */
		part = xrealloc(part, n ? n : 1);
		memcpy(part, whole, n);
		assert_int_equal(table_parse(&t, part, n), -EINVAL);
		table_fini(&t);
	}
}

static void test_another_version_is_named(void **state)
{
	struct count_table t;
	size_t size;
	char *text;
	FILE *f = xmemstream(&text, &size);

	(void)state;
	put_header(f, 99, 0, 0, &(struct put_counts){ 0 });
	xmemclose(f);
	assert_int_equal(table_parse(&t, text, size), -EINVAL);
	assert_non_null(strstr(fail_message(-EINVAL), "version 99"));
	table_fini(&t);
}

static void test_a_cut_lies_within_its_block(void **state)
{
	struct count_table t;
	size_t size;
	char *text;
	FILE *f = xmemstream(&text, &size);

	(void)state;
	put_header(f, COUNT_VERSION, 0, 0, &(struct put_counts){ .blocks = 1 });
	put_block(f, 0x1000, 1, 0, 2, 1, 0);
	put_cut(f, 2, 1);
	xmemclose(f);
	assert_int_equal(table_parse(&t, text, size), -EINVAL);
	table_fini(&t);
}

static void test_the_file_is_named(void **state)
{
	_cleanup_free_ char *path = unit_write(*state, "table", "LKMCcnt");
	struct count_table t;

	assert_int_equal(table_read(&t, path), -EINVAL);
	assert_non_null(strstr(fail_message(-EINVAL), path));
	table_fini(&t);
	unlink(path);
	assert_int_equal(table_read(&t, path), -ENOENT);
	table_fini(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all_of_a_table),
		cmocka_unit_test(test_a_profile_in_it),
		cmocka_unit_test(test_a_sample_of_a_program_is_between_notes),
		cmocka_unit_test(test_a_tick_is_of_what_is_there),
		cmocka_unit_test(test_what_was_cut_off_does_not_count),
		cmocka_unit_test(test_every_shorter_one_is_refused),
		cmocka_unit_test(test_another_version_is_named),
		cmocka_unit_test(test_a_cut_lies_within_its_block),
		unit_test_in_folder(test_the_file_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
