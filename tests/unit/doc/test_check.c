// SPDX-License-Identifier: GPL-2.0-or-later
/* Whole documents, run against a real shell and a fake guest. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "doc/check.h"
#include "fake_guest.h"

/* What was reported: a letter for each command, and of the last failure the details. */
struct record {
	struct doc_run run;
	char verdicts[64];
	size_t n;
	char *why, *wanted, *saw;
};

static char *top;

static void begin(struct doc_run *run, const struct doc *doc, const struct doc_step *step)
{
	(void)run;
	(void)doc;
	(void)step;
}

static void replace(char **text, const char *with)
{
	free(*text);
	*text = xstrdup(with);
}

static void report(struct doc_run *run, const struct doc *doc,
		   const struct doc_result *result)
{
	struct record *record = (struct record *)run;

	(void)doc;
	record->verdicts[record->n++] = "+-s"[result->verdict];
	if (result->verdict == DOC_PASSED)
		return;
	replace(&record->why, result->why);
	replace(&record->wanted, result->wanted);
	replace(&record->saw, result->saw && result->saw->n ? result->saw->v[0] : NULL);
}

static void record_fini(struct record *record)
{
	free(record->why);
	free(record->wanted);
	free(record->saw);
}

#define _cleanup_record_ _cleanup_(record_fini)

static void run_document(struct record *record, const char *text)
{
	_cleanup_doc_ struct doc doc;

	record->run.top = top;
	if (!record->run.arch)
		record->run.arch = "x86_64";
	record->run.begin = begin;
	record->run.report = report;
	doc_parse(&doc, "docs/x.md", text, strlen(text));
	assert_int_equal(doc_check(&doc, &record->run), 0);
}

static void check(const char *text, const char *verdicts)
{
	_cleanup_record_ struct record record = { .n = 0 };

	run_document(&record, text);
	if (strcmp(record.verdicts, verdicts))
		fail_msg("%s: %s, why: %s, wanted: %s, saw: %s", text, record.verdicts,
			 record.why, record.wanted, record.saw);
}

static void test_host(void **state)
{
	(void)state;
	check("```console host\n$ echo a\na\n$ x=1\n```\n"
	      "```console host\n$ echo $x\n1\n$ echo b\nc\n$ false\n```\n"
	      "```console host status=1\n$ true\n$ false\n```\n"
	      "```console host id=two\n$ echo $x.\n.\n```\n"
	      "```console host new\n$ echo $x.\n.\n```\n"
	      "```sh host\ntrue\nfalse\n```\n",
	      "+++--+++++-");
}

static void test_details(void **state)
{
	_cleanup_record_ struct record record = { .n = 0 };

	(void)state;
	run_document(&record, "```console host\n$ echo a; echo b; exit_with() { return 3; }; "
			      "exit_with\na\nc\n```\n");
	assert_string_equal(record.verdicts, "-");
	assert_string_equal(record.why, "exited with 3, not 0");
	assert_string_equal(record.wanted, "c");
	assert_string_equal(record.saw, "a");
	run_document(&record, "```console host\n$ echo a; echo b\na\n```\n");
	assert_string_equal(record.wanted, "nothing more");
	run_document(&record,
		     "```console host\n$ echo a\na\n```\n```console\n$ true\n```\n");
	assert_string_equal(record.why,
			    "says not where its commands are typed: host, guest or gdb");
}

static void test_guest(void **state)
{
	(void)state;
	check("```console guest\n# echo a\na\n# printk hello init\nhello init\n```\n"
	      "```console guest\n# x=1\n# poweroff\n...\n```\n"
	      "```console guest\n# echo $x.\n.\n```\n"
	      "```console host boot id=b\n$ cd .\n$ ./runqemu -n -i two\n"
	      "arguments: -n -i two\n...\nlkmc login: root\n```\n"
	      "```console guest id=b\n# echo b\nb\n```\n",
	      "++++++++");
}

static void test_guest_arguments(void **state)
{
	_cleanup_record_ struct record record = { .run.arch = "broken" };

	(void)state;
	run_document(&record, "```console guest id=x\n# true\n```\n");
	assert_string_equal(record.verdicts, "-");
	assert_string_equal(record.why,
			    "./runqemu -a broken -n -i doc-x: ended with status 125 at once");
	assert_string_equal(record.saw, "arguments: -a broken -n -i doc-x");
}

static void test_panic(void **state)
{
	(void)state;
	check("```console guest\n# panic\n...\nKernel panic - not syncing: test\n```\n"
	      "```console guest\n# echo fresh\nfresh\n# oops\n# reset\n# true\n```\n"
	      "```console guest new\n# true\n```\n",
	      "++---+");
}

static void test_skip(void **state)
{
	static const char document[] =
		"```console host skip=\"no display\"\n$ false\n$ false\n```\n"
		"```console host arch=arm\n$ false\n```\n"
		"```console host arch=x86_64\n$ true\n```\n";
	_cleanup_record_ struct record record = { .run.no_skip = true };

	(void)state;
	check(document, "sss+");
	run_document(&record, document);
	assert_string_equal(record.verdicts, "--s+");
	assert_string_equal(record.why, "not on x86_64: only with -a arm");
}

static void test_section(void **state)
{
	_cleanup_record_ struct record record = { .run.section = "tour" };

	(void)state;
	run_document(&record, "# Title\n```console host\n$ false\n```\n"
			      "## The Tour\n```console host\n$ true\n```\n"
			      "### Deep\n```console host\n$ true\n```\n"
			      "## Next\n```console host\n$ false\n```\n");
	assert_string_equal(record.verdicts, "++");
}

static void test_gdb_missing(void **state)
{
	_cleanup_record_ struct record record = { .n = 0 };

	(void)state;
	run_document(&record, "```console gdb\n(gdb) p 1\n```\n");
	assert_string_equal(record.verdicts, "-");
	assert_string_equal(record.why,
			    "no GDB runs: a fence 'console host gdb' starts it");
}

/* A fake GDB: what it prints is checked also where nothing is shown. */
static void test_gdb(void **state)
{
	static const char gdb[] =
		"#!/bin/sh\nprintf 'GNU gdb\\n(gdb) '\n"
		"while read -r command argument; do\n"
		"case $command in\n"
		"quit) exit ;;\n"
		"echo) printf \"$argument\" ;;\n"
		"print) echo \"$argument\" ;;\n"
		"delete) printf 'Delete all? (y or n) '; read -r x; x=$x ;;\n"
		"commands) echo 'One per line.'; printf '>'; read -r x\n"
		"printf '>'; read -r x ;;\n"
		"esac\nprintf '(gdb) '\ndone\n";
	_cleanup_free_ char *path = xasprintf("%s/rungdb", top);

	(void)state;
	assert_int_equal(file_write(path, gdb, strlen(gdb)), 0);
	assert_int_equal(chmod(path, 0700), 0);
	check("```console host gdb\n$ ./rungdb\nGNU gdb\n```\n"
	      "```console gdb\n(gdb) print a (gdb) b\na (gdb) b\n(gdb) set x\n(gdb) print x\n```\n"
	      "```console gdb\n(gdb) print x\n...\n(gdb) delete\nDelete all? (y or n) y\n"
	      "(gdb) commands 1\nOne per line.\n>silent\n>end\n```\n"
	      "```console host gdb\n$ true\n```\n",
	      "+++-+++-");
}

static int make_top(void **state)
{
	(void)state;
	top = fake_guest_new();
	return 0;
}

static int remove_top(void **state)
{
	(void)state;
	fake_guest_free(top);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_host),    cmocka_unit_test(test_details),
		cmocka_unit_test(test_guest),   cmocka_unit_test(test_guest_arguments),
		cmocka_unit_test(test_panic),   cmocka_unit_test(test_skip),
		cmocka_unit_test(test_section), cmocka_unit_test(test_gdb_missing),
		cmocka_unit_test(test_gdb),
	};

	return cmocka_run_group_tests(tests, make_top, remove_top);
}
