// SPDX-License-Identifier: GPL-2.0-or-later
/* Source lines, with this program in the kernel's place. */
#include "../unit.h"

#include "symbols/annotate.h"
#include "symbols/decode.h"

static int probe_line;

/* Not static: a name in the symbol table, wherever the compiler puts it. */
int decode_probe(int n);

static inline __attribute__((always_inline)) int inlined(int n)
{
	return n * n + 1; /* the inner line */
}

__attribute__((noinline)) int decode_probe(int n)
{
	probe_line = __LINE__ + 1;
	return inlined(n) + inlined(n + 1);
}

static int setup(void **state)
{
	_cleanup_free_ char *exe = xcalloc(1, 4096), *path = NULL;

	if (unit_make_folder(state) || readlink("/proc/self/exe", exe, 4095) < 0)
		return -1;
	path = xasprintf("%s/linux", (char *)*state);
	if (make_dirs(path, 0777))
		return -1;
	free(path);
	path = xasprintf("%s/linux/vmlinux", (char *)*state);
	return symlink(exe, path);
}

static void test_a_function(void **state)
{
	struct symbols *symbols = symbols_new("/nowhere", *state);
	struct trace_place place = { .function = "decode_probe", .length = 0x1000 };
	struct sources sources;

	decode_probe(1);
	assert_int_equal(symbols_decode(symbols, &place, &sources), 0);
	assert_int_equal(sources.n, 1);
	assert_string_equal(sources.v[0].function, "decode_probe");
	assert_non_null(strstr(sources.v[0].file, "tests/unit/symbols/test_decode.c"));
	assert_in_range(sources.v[0].line, probe_line - 3, probe_line);
	sources_fini(&sources);
	symbols_free(symbols);
}

static void test_an_inlined_one_names_both(void **state)
{
	struct symbols *symbols = symbols_new("/nowhere", *state);
	struct trace_place place = { .function = "decode_probe", .length = 0x1000 };
	size_t both = 0;

	for (place.offset = 0; place.offset < 200 && both < 2; place.offset++) {
		struct sources sources;

		if (symbols_decode(symbols, &place, &sources) == 0)
			both = sources.n;
		if (both == 2) {
			assert_string_equal(sources.v[0].function, "inlined");
			assert_string_equal(sources.v[1].function, "decode_probe");
			assert_int_equal(sources.v[1].line, probe_line);
		}
		sources_fini(&sources);
	}
	assert_int_equal(both, 2);
	symbols_free(symbols);
}

static void test_unknown_ones(void **state)
{
	struct symbols *symbols = symbols_new("/nowhere", *state);
	const struct trace_place unknown[] = {
		{ .function = "no_such_function", .length = 1 },
		{ .function = "decode_probe", .module = "nomodule", .length = 0x1000 },
		{ .offset = 1 },
	};

	for (size_t i = 0; i < ARRAY_SIZE(unknown); i++) {
		struct sources sources;

		assert_int_equal(symbols_decode(symbols, &unknown[i], &sources), -ENOENT);
		assert_int_equal(sources.n, 0);
	}
	symbols_free(symbols);
}

static char *annotate(char *folder, char *log, const struct annotate_range *range)
{
	const struct lab lab = { .top = folder, .out = folder };
	FILE *in = fmemopen(log, strlen(log), "r"), *to;
	char *text = NULL;
	size_t size;

	to = open_memstream(&text, &size);
	annotate_log(&lab, range, in, to);
	fclose(in);
	fclose(to);
	return text;
}

static void test_a_log_keeps_its_lines(void **state)
{
	char log[] = "one\r\n f+0x1/0x2 [nomodule]\nthree";
	_cleanup_free_ char *text = annotate(*state, log, &(struct annotate_range){ 0 });

	assert_string_equal(text, "one\n f+0x1/0x2 [nomodule]\nthree\n");
}

static void test_a_part_of_a_log(void **state)
{
	char log[] = "one\ntwo\nthree\ntwo\n";
	const struct annotate_range range = { .from = "two", .lines = 2 };
	_cleanup_free_ char *text = annotate(*state, log, &range);

	assert_string_equal(text, "two\nthree\n");
}

static void test_a_place_gets_its_source(void **state)
{
	char log[] = "RIP: 0010:decode_probe+0x0/0x1000\nend\n";
	_cleanup_free_ char *text = annotate(*state, log, &(struct annotate_range){ 0 });

	assert_non_null(strstr(text, "\n        "));
	assert_non_null(strstr(text, "test_decode.c:"));
	assert_non_null(strstr(text, "\nend\n"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_a_function, setup, unit_remove_folder),
		cmocka_unit_test_setup_teardown(test_an_inlined_one_names_both, setup,
						unit_remove_folder),
		cmocka_unit_test_setup_teardown(test_unknown_ones, setup,
						unit_remove_folder),
		cmocka_unit_test_setup_teardown(test_a_log_keeps_its_lines, setup,
						unit_remove_folder),
		cmocka_unit_test_setup_teardown(test_a_part_of_a_log, setup,
						unit_remove_folder),
		cmocka_unit_test_setup_teardown(test_a_place_gets_its_source, setup,
						unit_remove_folder),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
