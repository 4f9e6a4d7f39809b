// SPDX-License-Identifier: GPL-2.0-or-later
/* Info strings, and the lines of a fence. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "doc/fence.h"
#include "util/cleanup.h"
#include "util/mem.h"

#define _cleanup_fence_ _cleanup_(doc_fence_fini)

/* A fence of @info with the lines of @text in it. */
static void make(struct doc_fence *fence, const char *info, const char *text)
{
	_cleanup_free_ char *copy = xstrdup(text);
	char *rest = copy, *line;
	int number = 10;

	doc_fence_init(fence, 10, xstrdup("Title"));
	assert_true(doc_fence_info(fence, info));
	while ((line = strsep(&rest, "\n")))
		doc_fence_line(fence, ++number, line);
	doc_fence_end(fence);
}

static void test_no_tests(void **state)
{
	static const char *const infos[] = { "", "c", "make host", "text guest", "diff" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(infos); i++) {
		_cleanup_fence_ struct doc_fence fence;

		doc_fence_init(&fence, 1, NULL);
		assert_false(doc_fence_info(&fence, infos[i]));
		assert_null(fence.error);
	}
}

static void test_errors(void **state)
{
	static const char *const cases[][2] = {
		{ "console", "says not where its commands are typed: host, guest or gdb" },
		{ "sh", "says not where its commands are typed: host, guest or gdb" },
		{ "console id=x host", "says not where" },
		{ "bash host", "write console or sh, and where it is typed, not bash" },
		{ "gdb", "write console or sh" },
		{ "sh gdb", "GDB's commands are shown as console" },
		{ "console host foo",
		  "unknown word 'foo': there are arch=, boot, gdb, id=" },
		{ "console host boots", "unknown word 'boots'" },
		{ "console guest boot", "only on the host a command starts a guest" },
		{ "console gdb gdb", "only on the host a command starts a gdb" },
		{ "console host timeout=x", "'x' is no number from 0 to 86400" },
		{ "console host timeout=", "'' is no number" },
		{ "console host timeout=99999999999999999999", "is no number" },
		{ "console host status=256", "'256' is no number from 0 to 255" },
		{ "console host status=-1", "'-1' is no number from 0 to 255" },
		{ "console gdb status=1", "GDB's commands have no exit status" },
		{ "console host id=", "bad id ''" },
		{ "console host id=a/b", "bad id 'a/b'" },
		{ "console host skip=", "skip= without a reason" },
		{ "console host arch=", "arch= without a name" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		_cleanup_fence_ struct doc_fence fence;

		make(&fence, cases[i][0], "$ true");
		assert_non_null(fence.error);
		if (!strstr(fence.error, cases[i][1]))
			fail_msg("%s: %s", cases[i][0], fence.error);
	}
}

static void test_words(void **state)
{
	_cleanup_fence_ struct doc_fence fence;

	(void)state;
	make(&fence,
	     "console  host boot\tid=second arch=arm skip=\"no display, no window\" "
	     "new runs timeout=300 status=99",
	     "$ ./run -n\n$ true");
	assert_null(fence.error);
	assert_int_equal(fence.place, DOC_HOST);
	assert_int_equal(fence.starts, DOC_GUEST);
	assert_string_equal(fence.id, "second");
	assert_string_equal(fence.arch, "arm");
	assert_string_equal(fence.skip, "no display, no window");
	assert_true(fence.fresh);
	assert_int_equal(fence.timeout, 300);
	assert_int_equal(fence.n, 2);
	assert_int_equal(fence.steps[0].status, -1);
	assert_false(fence.steps[0].runs);
	assert_int_equal(fence.steps[1].status, 99);
	assert_true(fence.steps[1].runs);
}

static void test_defaults(void **state)
{
	_cleanup_fence_ struct doc_fence fence;

	(void)state;
	make(&fence, "console guest", "# true");
	assert_int_equal(fence.place, DOC_GUEST);
	assert_int_equal(fence.starts, DOC_HOST);
	assert_string_equal(fence.id, "");
	assert_null(fence.arch);
	assert_null(fence.skip);
	assert_int_equal(fence.timeout, DOC_TIMEOUT);
	assert_int_equal(fence.steps[0].line, 11);
}

static void test_console(void **state)
{
	_cleanup_fence_ struct doc_fence fence;

	(void)state;
	make(&fence, "console host",
	     "\n$ echo a\\\n  b\n> c\na\n\n> d\n# no prompt\n\n$\n$   spaces\n$PATH");
	assert_null(fence.error);
	assert_int_equal(fence.n, 2);
	assert_string_equal(fence.steps[0].command, "echo a\\\n  b\nc");
	assert_int_equal(fence.steps[0].line, 12);
	assert_int_equal(fence.steps[0].prompt, '$');
	assert_int_equal(fence.steps[0].wanted.n, 4);
	assert_string_equal(fence.steps[0].wanted.v[2], "> d");
	assert_string_equal(fence.steps[0].wanted.v[3], "# no prompt");
	assert_string_equal(fence.steps[1].command, "spaces");
	assert_string_equal(fence.steps[1].wanted.v[0], "$PATH");
}

static void test_users(void **state)
{
	_cleanup_fence_ struct doc_fence fence;

	(void)state;
	make(&fence, "console guest",
	     "# su user0\n$ id -un\nuser0\n$ exit\n#\n# id -un\nroot");
	assert_int_equal(fence.n, 4);
	assert_true(fence.steps[0].other_user);
	assert_false(fence.steps[1].other_user);
	assert_true(fence.steps[2].other_user);
	assert_false(fence.steps[3].other_user);
}

static void test_gdb(void **state)
{
	_cleanup_fence_ struct doc_fence fence;

	(void)state;
	make(&fence, "console gdb",
	     "(gdb) commands 1\nOne per line.\n>silent\n>end\n(gdb)\n(gdb) p 1\n\n$1 = 1\n# x\n"
	     "(gdb) delete\nDelete? (y or n) y");
	assert_int_equal(fence.n, 3);
	assert_string_equal(fence.steps[0].command, "commands 1\nsilent\nend");
	assert_int_equal(fence.steps[0].wanted.n, 1);
	assert_string_equal(fence.steps[1].command, "p 1");
	assert_int_equal(fence.steps[1].wanted.n, 2);
	assert_string_equal(fence.steps[2].command, "delete\ny");
	assert_string_equal(fence.steps[2].wanted.v[0], "Delete? (y or n) ");
}

/* Output that comes first is that of what still runs. */
static void test_rest(void **state)
{
	_cleanup_fence_ struct doc_fence fence;

	(void)state;
	make(&fence, "console gdb", "\nBreakpoint 1\n(gdb) p 1\n$1 = 1");
	assert_null(fence.error);
	assert_int_equal(fence.n, 2);
	assert_null(fence.steps[0].command);
	assert_int_equal(fence.steps[0].line, 12);
	assert_string_equal(fence.steps[0].wanted.v[0], "Breakpoint 1");
}

static void test_script(void **state)
{
	_cleanup_fence_ struct doc_fence fence;

	(void)state;
	make(&fence, "sh host", "# a comment\n./run -n\n\ncat x \\\n  > y\n./test");
	assert_null(fence.error);
	assert_int_equal(fence.n, 3);
	assert_string_equal(fence.steps[0].command, "./run -n");
	assert_int_equal(fence.steps[0].line, 12);
	assert_string_equal(fence.steps[1].command, "cat x \\\n  > y");
	assert_string_equal(fence.steps[2].command, "./test");
}

static void test_empty(void **state)
{
	static const char *const cases[][2] = {
		{ "console host", "" },
		{ "console host", "\n\n$\n" },
		{ "sh host", "# only a comment" },
		{ "console host boot", "login:" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		_cleanup_fence_ struct doc_fence fence;

		make(&fence, cases[i][0], cases[i][1]);
		assert_string_equal(fence.error, "has no command");
	}
}

static void test_keys(void **state)
{
	(void)state;
	assert_true(doc_is_key("^C"));
	assert_true(doc_is_key("^A x"));
	assert_false(doc_is_key("^c"));
	assert_false(doc_is_key("^A xy"));
	assert_false(doc_is_key("^Ax"));
	assert_false(doc_is_key("ls"));
	assert_false(doc_is_key(NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_no_tests), cmocka_unit_test(test_errors),
		cmocka_unit_test(test_words),    cmocka_unit_test(test_defaults),
		cmocka_unit_test(test_console),  cmocka_unit_test(test_users),
		cmocka_unit_test(test_gdb),      cmocka_unit_test(test_rest),
		cmocka_unit_test(test_script),   cmocka_unit_test(test_empty),
		cmocka_unit_test(test_keys),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
