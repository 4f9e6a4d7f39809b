// SPDX-License-Identifier: GPL-2.0-or-later
/* Which parts of a document are tests. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "doc/markdown.h"
#include "util/cleanup.h"

static void parse(struct doc *doc, const char *text)
{
	doc_parse(doc, "README.md", text, strlen(text));
}

static void test_document(void **state)
{
	_cleanup_doc_ struct doc doc;

	(void)state;
	parse(&doc, "# LKMC\n\nProse with `code` and ```console host```.\n\n"
		    "```console host\n$ true\n```\n"
		    "```c\nint main(void);\n```\n"
		    "## Tour ##\n"
		    "~~~~ console guest\n# ls\n~~~\n```\na\n~~~~\n"
		    "### Deep\n"
		    "# Top\n"
		    "```sh host\r\ntrue\r\n```");
	assert_string_equal(doc.name, "README.md");
	assert_int_equal(doc.n, 3);
	assert_int_equal(doc.fences[0].line, 5);
	assert_string_equal(doc.fences[0].section, "LKMC");
	assert_int_equal(doc.fences[0].steps[0].line, 6);
	assert_string_equal(doc.fences[1].section, "LKMC / Tour");
	assert_int_equal(doc.fences[1].steps[0].wanted.n, 3);
	assert_string_equal(doc.fences[2].section, "Top");
	assert_string_equal(doc.fences[2].steps[0].command, "true");
	for (size_t i = 0; i < doc.n; i++)
		assert_null(doc.fences[i].error);
}

/* A fence that shows how a fence is written. */
static void test_nested(void **state)
{
	_cleanup_doc_ struct doc doc;

	(void)state;
	parse(&doc, "````text\n```console host\n$ true\n```\n````\n");
	assert_int_equal(doc.n, 0);
}

static void test_indented(void **state)
{
	_cleanup_doc_ struct doc doc;

	(void)state;
	parse(&doc, "1. First\n\n   ```console host\n   $ echo ' a'\n    a\n   b\n   ```\n"
		    "- ```sh host\n  true\n  ```\n\n> ```console host\n> $ false\n> ```\n");
	assert_int_equal(doc.n, 3);
	assert_string_equal(doc.fences[0].steps[0].command, "echo ' a'");
	assert_string_equal(doc.fences[0].steps[0].wanted.v[0], " a");
	assert_string_equal(doc.fences[0].steps[0].wanted.v[1], "b");
	assert_string_equal(doc.fences[1].steps[0].command, "true");
	assert_string_equal(doc.fences[2].steps[0].command, "false");
	assert_int_equal(doc.fences[2].steps[0].line, 13);
	for (size_t i = 0; i < doc.n; i++)
		assert_null(doc.fences[i].error);
}

static void test_headings(void **state)
{
	_cleanup_doc_ struct doc doc;

	(void)state;
	parse(&doc, "Title\n=====\n\n## The `try` *applet*\n```sh host\ntrue\n```\n");
	assert_int_equal(doc.n, 1);
	assert_string_equal(doc.fences[0].section, "Title / The try applet");
}

/* Nothing is green because nothing ran. */
static void test_overlooked(void **state)
{
	static const char *const cases[][2] = {
		{ "```console\n$ true\n```\n", "says not where its commands are typed" },
		{ "```\n$ true\n```\n", "but not where they are typed" },
		{ "~~~\n(gdb) p 1\n~~~\n", "but not where they are typed" },
		{ "text\n\n    $ true\n", "outside of a fence" },
		{ "text\n\n\t$ true\n", "outside of a fence" },
		{ "text\n    $ true\n", "outside of a fence" },
		{ "    ```console host\n    $ true\n", "not shown as a fence" },
		{ "<b>\n```console host\n$ true\n</b>\n", "not shown as a fence" },
		{ "```console host\n$ true\n", "is not closed" },
		{ "- ```console host\n  $ true\ntext\n", "is not closed" },
		{ "```console host\n$ true\n~~~\n", "is not closed" },
		{ "````console host\n$ true\n```", "is not closed" },
		{ "```console host\n```\n", "has no command" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		_cleanup_doc_ struct doc doc;

		parse(&doc, cases[i][0]);
		assert_int_equal(doc.n, 1);
		assert_non_null(doc.fences[0].error);
		if (!strstr(doc.fences[0].error, cases[i][1]))
			fail_msg("%s: %s", cases[i][0], doc.fences[0].error);
	}
}

static void test_passed_over(void **state)
{
	static const char *const cases[] = {
		"",
		"# Title",
		"```\nno command\n```\n",
		"```text\n$ shown, not run\n```\n",
		"    indented text\n",
		"a ~~deleted~~ word\n",
		"#hashtag\n",
		"```code``` within a line\n",
		"> ```c\n> int x;\n> ```\n",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		_cleanup_doc_ struct doc doc;

		parse(&doc, cases[i]);
		assert_int_equal(doc.n, 0);
	}
}

/* One complaint for a block. */
static void test_block(void **state)
{
	_cleanup_doc_ struct doc doc;

	(void)state;
	parse(&doc, "    $ one\n    $ two\n\ntext\n\n    $ three\n");
	assert_int_equal(doc.n, 2);
	assert_int_equal(doc.fences[0].line, 1);
	assert_int_equal(doc.fences[1].line, 6);
}

/* "su" ends one fence, the user's commands begin the next of that guest. */
static void test_users_across(void **state)
{
	_cleanup_doc_ struct doc doc;

	(void)state;
	parse(&doc, "```console guest\n# su user0\n```\n"
		    "```console guest id=b\n# true\n```\n"
		    "```console host\n$ true\n```\n"
		    "```console guest\n$ id\n```\n"
		    "```console guest new\n# id\n```\n");
	assert_int_equal(doc.n, 5);
	assert_true(doc.fences[0].steps[0].other_user);
	assert_false(doc.fences[1].steps[0].other_user);
	assert_false(doc.fences[2].steps[0].other_user);
	assert_false(doc.fences[3].steps[0].other_user);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_document),     cmocka_unit_test(test_nested),
		cmocka_unit_test(test_indented),     cmocka_unit_test(test_overlooked),
		cmocka_unit_test(test_passed_over),  cmocka_unit_test(test_block),
		cmocka_unit_test(test_users_across), cmocka_unit_test(test_headings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
