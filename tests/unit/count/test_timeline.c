// SPDX-License-Identifier: GPL-2.0-or-later
/* From notes to a timeline: initcalls that overlap, processes, and who they are. */
#include "../unit.h"

#include <json-c/json.h>

#include "count/format.h"
#include "count/timeline.h"

#define TEXT UINT64_C(0xffffffff81000000)
#define MODULE UINT64_C(0xffffffffa0000000)

static struct function kernel[] = {
	{ TEXT, TEXT + 0x100, (char *)"first_init", false },
	{ TEXT + 0x100, TEXT + 0x200, (char *)"second_init", false },
};
static const struct layout layout = {
	.kernel = { .v = kernel, .n = ARRAY_SIZE(kernel) },
	.user_limit = UINT64_C(1) << 63,
};
static const struct timeline_orders orders = { .initcall = 1,
					       .fork = 2,
					       .exec = 3,
					       .task = 4 };
static struct count_symbol symbols[] = { { MODULE, 0x100, (char *)"init_module" } };
static struct count_module modules[] = {
	{ .all = 700, .name = (char *)"toy", .symbols = symbols, .n = 1 },
};

/* Versions of clang-format differ over these. */
/* clang-format off */
#define CALL(all, function, stack) \
	{ 1, false, all, (all) / 10, function, stack, (char *)"" }
#define RETURN(all, stack) \
	{ 1, true, all, (all) / 10, 0, stack, (char *)"" }
#define FORK(all, pid, comm) \
	{ 2, false, all, (all) / 10, pid, 0, (char *)comm }
#define EXEC(all) \
	{ 3, false, all, (all) / 10, 0, 0, (char *)"" }
#define SWITCH(all, pid, comm) \
	{ 4, false, all, (all) / 10, pid, 0, (char *)comm }
/* clang-format on */

static struct count_note notes[] = {
	FORK(100, 1, "swapper"),
	SWITCH(150, 0, "swapper"),
	CALL(200, TEXT, 0x5000),
	FORK(210, 2, "kthreadd"),
	SWITCH(250, 1, "swapper"),
	SWITCH(300, 2, "kworker/0:0"),
	RETURN(350, 0x5000),
	CALL(350, TEXT + 0x100, 0x5000),
	RETURN(400, 0x5000),
	EXEC(500),
	FORK(520, 3, "init"),
	SWITCH(600, 1, "init"),
	/* Executed in the slice in which it first runs */
	EXEC(650),
	CALL(700, MODULE, 0x6000),
	SWITCH(800, 3, "insmod"),
	CALL(850, TEXT, 0x7000),
	RETURN(860, 0x6000),
	SWITCH(900, 1, "init"),
};

static const struct count_table table = {
	.insns = 1000,
	.all = 1005,
	.notes = notes,
	.n_notes = ARRAY_SIZE(notes),
	.modules = modules,
	.n_modules = 1,
};

static struct result_phase phases[] = { { (char *)"firmware", 0, 1000 } };
static const struct result result = { .insns = 1000,
				      .ended = true,
				      .phases = phases,
				      .n_phases = 1 };

static int setup(void **state)
{
	*state = xcalloc(1, sizeof(struct timeline));
	timeline_init(*state, &layout, &orders, &table, &result);
	return 0;
}

static int teardown(void **state)
{
	timeline_fini(*state);
	free(*state);
	return 0;
}

static void assert_rows(const struct timeline_rows *rows, const char *wanted)
{
	_cleanup_free_ char *text = NULL;
	size_t size;
	FILE *f = xmemstream(&text, &size);

	for (size_t i = 0; i < rows->n; i++) {
		const struct timeline_row *row = &rows->v[i];

		fprintf(f, "%d %s %d-%d %d:", (int)row->pid, row->name, (int)row->begin,
			(int)row->end, (int)row->insns);
		for (size_t j = 0; j < row->n_slices; j++)
			fprintf(f, " %d-%d", (int)row->slices[j].begin,
				(int)row->slices[j].end);
		fputc('\n', f);
	}
	xmemclose(f);
	assert_string_equal(text, wanted);
}

/* By their stacks: another began before the module's returned, and never did itself. */
static void test_initcalls(void **state)
{
	const struct timeline *t = *state;

	assert_rows(&t->initcalls, "0 first_init 200-350 150:\n"
				   "0 second_init 350-400 50:\n"
				   "0 init_module [toy] 700-860 160:\n"
				   "0 first_init 850-1000 150:\n");
}

static void test_processes(void **state)
{
	const struct timeline *t = *state;
	uint64_t sum = 0;

	assert_rows(&t->processes, "0 swapper 0-150 150: 0-150\n"
				   "1 swapper 100-500 300: 150-250 300-500\n"
				   "2 kworker/0:0 210-300 50: 250-300\n"
				   "1 init 500-900 200: 500-600 800-900\n"
				   "3 init 520-650 50: 600-650\n"
				   "3 insmod 650-800 150: 650-800\n"
				   "0 [the last] 900-1000 100: 900-1000\n");
	for (size_t i = 0; i < t->processes.n; i++)
		sum += t->processes.v[i].insns;
	assert_int_equal(sum, table.insns);
}

static void test_text(void **state)
{
	_cleanup_free_ char *text = NULL;
	size_t size;
	FILE *f = xmemstream(&text, &size);

	timeline_print(*state, 2, f);
	xmemclose(f);
	assert_string_equal(text,
			    "           begin     instructions      %  phase\n"
			    "               0            1 000 100.00  firmware\n"
			    "\n"
			    "           begin     instructions      %  initcall\n"
			    "             200              150  15.00  first_init\n"
			    "             700              160  16.00  init_module [toy]\n"
			    "             850              150  15.00  first_init\n"
			    "                               50   5.00  (1 more)\n"
			    "\n"
			    "           begin     instructions      %    pid process\n"
			    "             100              300  30.00      1 swapper\n"
			    "             500              200  20.00      1 init\n"
			    "                              500  50.00  (5 more)\n"
			    "\n"
			    "1 000 instructions\n");
}

/* What is in it does not end the script that it is in. */
static void test_a_page(void **state)
{
	struct timeline *t = *state;
	_cleanup_free_ char *folder = NULL, *path = NULL, *text = NULL;
	void *made = NULL;
	struct lab lab = { 0 };
	const char *data;

	assert_int_equal(unit_make_folder(&made), 0);
	folder = xasprintf("%s", (char *)made);
	lab.top = folder;
	lab.arch.name = (char *)"toy";
	path = xasprintf("%s/out.html", folder);
	free(unit_write(folder, "src/count/timeline.html", "<a>@DATA@</a>"));
	free(t->processes.v[0].name);
	t->processes.v[0].name = xstrdup("</a><!--");
	assert_int_equal(timeline_page(t, &lab, path), 0);
	assert_int_equal(file_read(path, &text, NULL), 0);
	assert_memory_equal(text, "<a>{", 4);
	data = strchr(text + 1, '<');
	assert_string_equal(data, "</a>");
	assert_non_null(strstr(text, "\\u003c!--"));
	free(unit_write(folder, "src/count/timeline.html", "<a></a>"));
	assert_int_equal(timeline_page(t, &lab, path), -EINVAL);
	assert_int_equal(unit_remove_folder(&made), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_initcalls),
		cmocka_unit_test(test_processes),
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_a_page),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
