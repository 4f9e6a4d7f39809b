// SPDX-License-Identifier: GPL-2.0-or-later
/* Source lines, with this program in the kernel's place. */
#include "../unit.h"

#include "symbols/annotate.h"
#include "symbols/decode.h"
#include "util/fail.h"

static int probe_line;
static uintptr_t returned_to;

/* What the kernel has in init/version-timestamp.c. */
const char linux_banner[] = "Linux version 6.12.0-unit (a@b) (gcc (x) 12) #7 SMP 2026\n";

/*
 * Not static: names in the symbol table. In a section of their own, one behind the other,
 * so that it is known how long they are.
 */
#define PROBE __attribute__((noinline, no_reorder, section("probes")))
int decode_probe(int n);
int decode_caller(int n);
int decode_last(int n);

static inline __attribute__((always_inline)) int inlined(int n)
{
	return n * n + 1; /* the inner line */
}

PROBE int decode_probe(int n)
{
	probe_line = __LINE__ + 1;
	return inlined(n) + inlined(n + 1);
}

static __attribute__((noinline)) int note_return(int n)
{
	returned_to = (uintptr_t)__builtin_return_address(0);
	return n + probe_line;
}

static int call_line;

PROBE int decode_caller(int n)
{
	call_line = __LINE__ + 1;
	n += note_return(n);
	n ^= probe_line;
	probe_line = n;
	return n;
}

PROBE int decode_last(int n)
{
	return n + probe_line;
}

static uint64_t length_of_probe(void)
{
	return (uintptr_t)decode_caller - (uintptr_t)decode_probe;
}

static uint64_t length_of_caller(void)
{
	return (uintptr_t)decode_last - (uintptr_t)decode_caller;
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
	struct trace_place place = { .function = "decode_probe",
				     .length = length_of_probe(),
				     .kind = TRACE_HERE };
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
	struct trace_place place = { .function = "decode_probe",
				     .length = length_of_probe(),
				     .kind = TRACE_HERE };
	size_t both = 0;

	for (place.offset = 0; place.offset < place.length && both < 2; place.offset++) {
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
	const struct {
		struct trace_place place;
		const char *why;
	} unknown[] = {
		{ { .offset = 1 }, NULL },
		{ { .function = "f", .module = "bpf" }, NULL },
		{ { .function = "f", .module = "nomodule" }, "no nomodule.ko in " },
		{ { .function = "f", .module = "nomodule" }, NULL },
		{ { .function = "no_such_function" }, "/vmlinux has no no_such_function: " },
		{ { .function = "no_such_function" }, NULL },
		/* Once it is another kernel, it is for all. */
		{ { .function = "decode_probe", .length = length_of_probe() }, NULL },
	};

	for (size_t i = 0; i < ARRAY_SIZE(unknown); i++) {
		struct sources sources;
		int err = symbols_decode(symbols, &unknown[i].place, &sources);

		assert_int_equal(err, unknown[i].why ? -ESTALE : -ENOENT);
		if (unknown[i].why)
			assert_non_null(strstr(fail_message(err), unknown[i].why));
		assert_int_equal(sources.n, 0);
	}
	symbols_free(symbols);
}

static char *annotate_file(char *folder, FILE *in, const struct annotate_options *options)
{
	const struct lab lab = { .top = folder, .out = folder };
	char *text = NULL;
	size_t size;
	FILE *to = open_memstream(&text, &size);

	assert_int_equal(annotate_log(&lab, options, in, to), 0);
	fclose(in);
	fclose(to);
	return text;
}

static char *annotate_bytes(char *folder, const char *log, size_t size)
{
	return annotate_file(folder, fmemopen((char *)log, size, "r"),
			     &(struct annotate_options){ 0 });
}

static char *annotate(char *folder, const char *log)
{
	return annotate_bytes(folder, log, strlen(log));
}

static void test_a_log_keeps_its_lines(void **state)
{
	_cleanup_free_ char *text = annotate(*state, "one\r\n +0x1/0x2 [m]\nthree");

	assert_string_equal(text, "one\n +0x1/0x2 [m]\nthree\n");
}

/* Says so once, and how to help it. */
static void test_a_module_that_is_elsewhere(void **state)
{
	_cleanup_free_ char *text =
		annotate(*state, " f+0x1/0x2 [nomod]\n g+0x1/0x2 [nomod]\nend\n");
	_cleanup_free_ char *wanted =
		xasprintf(" f+0x1/0x2 [nomod]\n"
			  "        no source: no nomod.ko in %s; where else it is, -m PATH says\n"
			  " g+0x1/0x2 [nomod]\nend\n",
			  (char *)*state);

	assert_string_equal(text, wanted);
}

static void test_a_module_by_its_path(void **state)
{
	_cleanup_free_ char *elsewhere = xasprintf("%s/elsewhere/deep", (char *)*state);
	_cleanup_free_ char *exe = xasprintf("%s/linux/vmlinux", (char *)*state);
	_cleanup_free_ char *module = xasprintf("%s/my-mod.ko", elsewhere);
	/* Of a module that the user names, the user knows what it is of. */
	_cleanup_free_ char *log = xasprintf("Linux version 6.1.0 #1\n"
					     "RIP: 0010:decode_probe+0x0/%#jx [my_mod]\n",
					     (uintmax_t)length_of_probe());
	char *paths[] = { elsewhere, module };

	assert_int_equal(make_dirs(elsewhere, 0777), 0);
	assert_int_equal(symlink(exe, module), 0);
	for (size_t i = 0; i < ARRAY_SIZE(paths); i++) {
		const struct annotate_options options = { .modules = { &paths[i], 1 } };
		_cleanup_free_ char *text =
			annotate_file(*state, fmemopen(log, strlen(log), "r"), &options);

		assert_non_null(strstr(text, "test_decode.c:"));
	}
}

/* Of two that were tried under one name, the newer one is not what ran. */
static void test_a_module_that_was_tried(void **state)
{
	_cleanup_free_ char *exe = xasprintf("%s/linux/vmlinux", (char *)*state);
	_cleanup_free_ char *right = xasprintf("%s/try/aa/built", (char *)*state);
	_cleanup_free_ char *link = xasprintf("%s/my-mod.ko", right);
	_cleanup_free_ char *log =
		xasprintf("RIP: 0010:decode_probe+0x0/%#jx [my_mod]\n"
			  "Call Trace:\n nowhere+0x1/0x2 [my_mod]\n other+0x1/0x2 [my_mod]\n",
			  (uintmax_t)length_of_probe());
	_cleanup_free_ char *other = unit_write(*state, "try/bb/built/my-mod.ko", "no ELF");
	_cleanup_free_ char *text = NULL, *why = NULL;

	assert_int_equal(make_dirs(right, 0777), 0);
	assert_int_equal(symlink(exe, link), 0);
	text = annotate(*state, log);
	assert_non_null(strstr(text, "test_decode.c:"));
	/* What fits none of them is said once. */
	why = xasprintf("no source: %s has no nowhere: it is not what ran\n", link);
	assert_non_null(strstr(text, why));
	assert_null(strstr(strstr(text, why) + 1, "no source"));
	assert_null(strstr(text, other));
}

static void set_time(const char *path, time_t when)
{
	const struct timespec times[] = { { .tv_sec = when }, { .tv_sec = when } };

	assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
}

/* What was built when the log had ended is not what ran, if anything else may be it. */
static void test_a_module_that_was_tried_later(void **state)
{
	static const char *const folders[] = { "aa", "bb" };
	_cleanup_free_ char *exe = xasprintf("%s/linux/vmlinux", (char *)*state);
	_cleanup_free_ char *line = xasprintf("RIP: 0010:decode_probe+0x0/%#jx [mod]\n",
					      (uintmax_t)length_of_probe());
	_cleanup_free_ char *log = unit_write(*state, "log", line);
	_cleanup_free_ char *text = NULL;
	struct stat st;

	for (size_t i = 0; i < ARRAY_SIZE(folders); i++) {
		_cleanup_free_ char *folder =
			xasprintf("%s/try/%s/built", (char *)*state, folders[i]);
		_cleanup_free_ char *path = xasprintf("%s/mod.ko", folder);

		assert_int_equal(make_dirs(folder, 0777), 0);
		assert_int_equal(file_copy(exe, path), 0);
		if (i == 0)
			set_time(path, 1000);
	}
	/* Of this source, in which nothing was edited since then */
	assert_int_equal(stat(__FILE__, &st), 0);
	set_time(log, st.st_mtime);
	text = annotate_file(*state, fopen(log, "re"), &(struct annotate_options){ 0 });
	/* It is younger than the one of 1970 that was chosen. */
	assert_non_null(strstr(text, "(edited since it was compiled)"));
}

static void test_a_part_of_a_log(void **state)
{
	char log[] = "one\n\033[1mtw\033[0mo\nthree\ntwo\n";
	const struct annotate_options options = { .from = "two", .lines = 2 };
	_cleanup_free_ char *text =
		annotate_file(*state, fmemopen(log, strlen(log), "r"), &options);

	assert_string_equal(text, "\033[1mtw\033[0mo\nthree\n");
}

/* The probe's first instruction, with text around it. */
static char *probe(const char *before, const char *after)
{
	return xasprintf("%sdecode_probe+0x0/%#jx%s", before,
			 (uintmax_t)length_of_probe(), after);
}

static void test_a_place_gets_its_source(void **state)
{
	static const char *const around[][2] = {
		{ "RIP: 0010:", "\nend\n" },
		{ "\033[0mRIP: 0010:\033[31m", "\033[0m\rend\n" },
		{ "before\n\rRIP: 0010:", "\n\rend\n\r" },
		{ "RIP: 0010:", "\n6.12.0-unit #7 Not tainted\nend\n" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(around); i++) {
		_cleanup_free_ char *log = probe(around[i][0], around[i][1]);
		_cleanup_free_ char *text = annotate(*state, log);

		assert_non_null(strstr(text, "\n        "));
		assert_non_null(strstr(text, "test_decode.c:"));
		assert_non_null(strstr(text, "\nend\n"));
	}
}

static void test_nul_bytes_hide_nothing(void **state)
{
	char log[200] = "a", *end = log + 3;
	_cleanup_free_ char *text = NULL;
	const char *after;

	end += sprintf(end, "\nRIP: 0010:decode_probe+0x0/%#jx",
		       (uintmax_t)length_of_probe());
	end += sprintf(end + 1, "\nend\n") + 1;
	text = annotate_bytes(*state, log, end - log);
	/* They are all still there: the first line ends in two, the second in one. */
	assert_string_equal(text, "a");
	after = text + 3;
	assert_string_equal(text + 2, "");
	after += strlen(after) + 1;
	assert_non_null(strstr(after, "test_decode.c:"));
	assert_non_null(strstr(after, "\nend\n"));
}

/* Three lines, of which the one in the middle says which kernel it is. */
static void test_another_kernel(void **state)
{
	static const struct {
		const char *which, *why;
	} all[] = {
		{ "Linux version 6.1.0-31-amd64 (x) #1 SMP",
		  "this is of Linux 6.1.0-31-amd64 #1, and " },
		{ "CPU: 0 UID: 0 PID: 1 Comm: x Not tainted 6.12.0-unit #8",
		  "this is of Linux 6.12.0-unit #8, and " },
		{ "6.12.0-other #7 Tainted: G  W",
		  "this is of Linux 6.12.0-other #7, and " },
	};
	_cleanup_free_ char *place = probe("", "");

	for (size_t i = 0; i < ARRAY_SIZE(all); i++) {
		_cleanup_free_ char *log =
			xasprintf("WARNING: CPU: 0 PID: 1 at x.c:1 %s\n%s\nRIP: 0010:%s\n",
				  place, all[i].which, place);
		_cleanup_free_ char *text = annotate(*state, log);
		const char *why = strstr(text, "        no source: ");

		assert_null(strstr(text, "test_decode.c"));
		assert_non_null(why);
		assert_non_null(strstr(why, all[i].why));
		assert_non_null(strstr(why, "is 6.12.0-unit #7\n"));
		assert_null(strstr(strchr(why, ':'), "no source"));
	}
}

/* A log of two boots. */
static void test_our_kernel_behind_another(void **state)
{
	_cleanup_free_ char *log = probe("Linux version 6.1.0 #1\nsay\n"
					 "Linux version 6.12.0-unit #7\nRIP: 0010:",
					 "\n");
	_cleanup_free_ char *text = annotate(*state, log);

	assert_non_null(strstr(text, "test_decode.c:"));
	assert_null(strstr(text, "no source"));
}

static void test_a_function_of_another_length(void **state)
{
	static const int off[] = { -16, 1, 16, 4096 };

	for (size_t i = 0; i < ARRAY_SIZE(off); i++) {
		_cleanup_free_ char *log =
			xasprintf("RIP: 0010:decode_probe+0x0/%#jx\n",
				  (uintmax_t)(length_of_probe() + off[i]));
		_cleanup_free_ char *text = annotate(*state, log);

		assert_null(strstr(text, "test_decode.c"));
		assert_non_null(strstr(text, "no source: in "));
		assert_non_null(strstr(text, " bytes long: it is not what ran\n"));
	}
}

/* The line below which a place has its source. */
static int line_of(char *folder, const char *label)
{
	_cleanup_free_ char *place = NULL, *log = NULL, *text = NULL;
	const char *found;

	decode_caller(1);
	place = xasprintf("decode_caller+%#jx/%#jx",
			  (uintmax_t)(returned_to - (uintptr_t)decode_caller),
			  (uintmax_t)length_of_caller());
	log = xasprintf("%s%s\n", label, place);
	text = annotate(folder, log);
	found = strstr(text, "test_decode.c:");
	return found ? atoi(found + strlen("test_decode.c:")) : 0;
}

static void test_a_return_address_is_that_of_the_call(void **state)
{
	static const char *const labels[] = {
		" ",
		"lr : ",
		"BUG: KASAN: slab-out-of-bounds in ",
		"pc : unknown lr : ",
	};

	decode_caller(1);
	for (size_t i = 0; i < ARRAY_SIZE(labels); i++)
		assert_int_equal(line_of(*state, labels[i]), call_line);
	assert_int_not_equal(line_of(*state, "RIP: 0010:"), 0);
}

/* As on arm64, riscv and mips: what stands first in the call trace is no return. */
static void test_a_call_trace_that_begins_where_it_happened(void **state)
{
	_cleanup_free_ char *log = NULL, *text = NULL;
	const char *first, *second;
	_cleanup_free_ char *place = NULL;

	decode_caller(1);
	place = xasprintf("decode_caller+%#jx/%#jx",
			  (uintmax_t)(returned_to - (uintptr_t)decode_caller),
			  (uintmax_t)length_of_caller());
	log = xasprintf("pc : %s\nCall trace:\n %s\n", place, place);
	text = annotate(*state, log);
	first = strstr(text, "test_decode.c:");
	assert_non_null(first);
	second = strstr(first + 1, "test_decode.c:");
	assert_non_null(second);
	assert_int_equal(atoi(first + 14), atoi(second + 14));
}

/* This file's own time is later than both. */
static void test_an_edited_source(void **state)
{
	_cleanup_free_ char *exe = xasprintf("%s/linux/vmlinux", (char *)*state);
	_cleanup_free_ char *copy = xasprintf("%s/copy", (char *)*state);
	_cleanup_free_ char *log = probe("RIP: 0010:", "\n");
	_cleanup_free_ char *path = unit_write(*state, "log", log);
	_cleanup_free_ char *logged = NULL, *compiled = NULL;

	set_time(path, 1000);
	logged = annotate_file(*state, fopen(path, "r"), &(struct annotate_options){ 0 });
	assert_non_null(strstr(logged, "no source: "));
	assert_non_null(strstr(logged, "test_decode.c was edited after this was logged\n"));

	assert_int_equal(file_copy(exe, copy), 0);
	assert_int_equal(rename(copy, exe), 0);
	set_time(exe, 1000);
	compiled = annotate(*state, log);
	assert_non_null(strstr(compiled, " (edited since it was compiled)\n"));
	assert_null(strstr(compiled, "{"));
}

static void test_a_log_that_cannot_be_read(void **state)
{
	const struct lab lab = { .top = *state, .out = *state };
	FILE *in = fopen(*state, "r"), *to = fopen("/dev/null", "w");

	assert_int_equal(annotate_log(&lab, &(struct annotate_options){ 0 }, in, to),
			 -EISDIR);
	fclose(in);
	fclose(to);
}

#define IN_FOLDER(f) cmocka_unit_test_setup_teardown(f, setup, unit_remove_folder)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_FOLDER(test_a_function),
		IN_FOLDER(test_an_inlined_one_names_both),
		IN_FOLDER(test_unknown_ones),
		IN_FOLDER(test_a_log_keeps_its_lines),
		IN_FOLDER(test_a_module_that_is_elsewhere),
		IN_FOLDER(test_a_module_by_its_path),
		IN_FOLDER(test_a_module_that_was_tried),
		IN_FOLDER(test_a_module_that_was_tried_later),
		IN_FOLDER(test_a_part_of_a_log),
		IN_FOLDER(test_a_place_gets_its_source),
		IN_FOLDER(test_nul_bytes_hide_nothing),
		IN_FOLDER(test_another_kernel),
		IN_FOLDER(test_our_kernel_behind_another),
		IN_FOLDER(test_a_function_of_another_length),
		IN_FOLDER(test_a_return_address_is_that_of_the_call),
		IN_FOLDER(test_a_call_trace_that_begins_where_it_happened),
		IN_FOLDER(test_an_edited_source),
		IN_FOLDER(test_a_log_that_cannot_be_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
