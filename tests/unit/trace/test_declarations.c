// SPDX-License-Identifier: GPL-2.0-or-later
/* QEMU's declarations of its trace events. */
#include "../unit.h"

#include "trace/declarations.h"
#include "util/fail.h"

static const char many[] = "# a comment\n"
			   "\n"
			   "exec_tb(void *tb, uintptr_t pc) \"tb:%p pc=0x%\"PRIxPTR\n"
			   "disable off(unsigned int n) \"%u\"\n"
			   "vcpu of_one(const char *a, char *b, const char* c,char*d) \"\"\n"
			   "nothing(void) \"\"\n"
			   "pointers(const char **list, char c, const void *p) \"(%p)\"\n"
			   "twice(int a) \"\"\n"
			   "twice(int a, int b) \"\"\n";

static const struct declaration *find(const struct declarations *d, const char *name)
{
	return declarations_find(d, name, strlen(name));
}

static void assert_arguments(const struct declarations *d, const char *name,
			     const char *wanted)
{
	_cleanup_free_ char *text = NULL;
	const struct declaration *event = find(d, name);
	size_t size;
	FILE *f = xmemstream(&text, &size);

	assert_non_null(event);
	for (size_t i = 0; i < event->n; i++) {
		assert_int_equal(event->arguments[i].size,
				 strlen(event->arguments[i].name));
		fprintf(f, "%s%s ", event->arguments[i].name,
			event->arguments[i].text ? ":text" : "");
	}
	xmemclose(f);
	assert_string_equal(text, wanted);
}

static void test_arguments(void **state)
{
	struct declarations d;

	(void)state;
	assert_int_equal(declarations_parse(&d, xstrdup(many)), 0);
	assert_int_equal(d.n, 7);
	assert_arguments(&d, "exec_tb", "tb pc ");
	assert_arguments(&d, "off", "n ");
	assert_arguments(&d, "of_one", "a:text b:text c:text d:text ");
	assert_arguments(&d, "nothing", "");
	assert_arguments(&d, "pointers", "list c p ");
	assert_arguments(&d, "twice", "a b ");
	assert_null(find(&d, "exec"));
	assert_null(find(&d, "exec_tb_exit"));
	assert_null(find(&d, ""));
	assert_null(declarations_find(&d, "exec_tb\0x", 9));
	declarations_fini(&d);
}

static void test_none(void **state)
{
	struct declarations d;

	(void)state;
	assert_int_equal(declarations_parse(&d, xstrdup("")), 0);
	assert_null(find(&d, "exec_tb"));
	declarations_fini(&d);
	assert_null(find(&d, "exec_tb"));
}

static void test_what_declares_nothing(void **state)
{
	static const char *const bad[] = {
		"exec_tb",
		"exec_tb(",
		"(int a)",
		"exec_tb()",
		"exec_tb(int a,)",
		"exec_tb(a)",
		"exec_tb(int *)",
		"exec-tb(int a)",
		"e(int a, int b, int c, int d, int e, int f, int g, int h, int i, int j, int k)",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		_cleanup_free_ char *text = xasprintf("ok(int a) \"\"\n%s\n", bad[i]);
		struct declarations d;

		assert_int_equal(declarations_parse(&d, take_ptr(text)), -EINVAL);
		assert_string_equal(fail_message(-EINVAL),
				    "line 2 declares no event of QEMU's");
		declarations_fini(&d);
	}
}

/* A line is written in one piece, for which there is only so much room. */
static void test_names_too_long(void **state)
{
	char name[DECLARATION_NAME + 1] = "";

	(void)state;
	memset(name, 'x', DECLARATION_NAME);
	for (int cut = 0; cut < 2; cut++) {
		_cleanup_free_ char *event = xasprintf("%s(int a) \"\"", name + cut);
		_cleanup_free_ char *argument = xasprintf("e(int %s) \"\"", name + cut);
		struct declarations d;

		assert_int_equal(declarations_parse(&d, take_ptr(event)),
				 cut ? 0 : -EINVAL);
		declarations_fini(&d);
		assert_int_equal(declarations_parse(&d, take_ptr(argument)),
				 cut ? 0 : -EINVAL);
		declarations_fini(&d);
	}
}

static void test_a_file(void **state)
{
	_cleanup_free_ char *path = unit_write(*state, "trace-events", "exec_tb\n");
	_cleanup_free_ char *wanted =
		xasprintf("%s: line 1 declares no event of QEMU's", path);
	struct declarations d;

	assert_int_equal(declarations_read(&d, path), -EINVAL);
	assert_string_equal(fail_message(-EINVAL), wanted);
	declarations_fini(&d);
	assert_int_equal(declarations_read(&d, "/no/such"), -ENOENT);
	declarations_fini(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_arguments),
		cmocka_unit_test(test_none),
		cmocka_unit_test(test_what_declares_nothing),
		cmocka_unit_test(test_names_too_long),
		unit_test_in_folder(test_a_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
