// SPDX-License-Identifier: GPL-2.0-or-later
/* What an example module says of itself. */
#include "../unit.h"

#include "module/example.h"

static const struct {
	const char *source, *summary;
} cases[] = {
	{ "/* toy: one line. And more. */", "one line" },
	{ "/* toy: no full stop */", "no full stop" },
	{ "/* toy: ends with it.*/", "ends with it" },
	{ "/* toy: never ends", "never ends" },
	{ "/* toy: ends in the midst.", "ends in the midst." },
	{ "// SPDX\n/*\n * toy: two\n *\tlines. More.\n */\n", "two lines" },
	{ "/*\n * toy: up to a blank line\n *\n * More.\n */\n", "up to a blank line" },
	{ "/**\n * toy: kernel-doc\n */\n", "kernel-doc" },
	{ "/* SPDX */ /* toys: others */ /* toy: ours */", "ours" },
	{ "/* toy: version 6.12 of x.ko */", "version 6.12 of x.ko" },
	{ "/* toy:    blanks   */", "blanks" },
	{ "/* toy: */", "" },
	{ "/* toy */", NULL },
	{ "int toy; // toy: no block\n", NULL },
	{ "/*", NULL },
	{ "", NULL },
};

static void test_the_first_sentence_is_the_summary(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		_cleanup_free_ char *summary = example_summary(cases[i].source, "toy");

		if (!summary != !cases[i].summary ||
		    (summary && strcmp(summary, cases[i].summary) != 0))
			fail_msg("%s: '%s', wanted '%s'", cases[i].source, summary,
				 cases[i].summary);
	}
}

#define HEADER "/*\n * toy: a toy\n * "

static const struct {
	const char *source, *arch, *why;
} absences[] = {
	{ HEADER "lkmc: not on arm: it melts\n */\n", "arm", "not on arm: it melts" },
	{ HEADER "lkmc: not on arm: it melts\n */\n", "x86_64", NULL },
	{ HEADER "lkmc: not on arm: it melts\n */\n", NULL, "not on arm: it melts" },
	{ HEADER "lkmc: not on arm, mips64: it: melts", "mips64",
	  "not on mips64: it: melts" },
	{ HEADER "lkmc: not on arm, mips64: it melts", NULL,
	  "not on arm, mips64: it melts" },
	{ HEADER "lkmc: not on mips64: it melts", "mips", NULL },
	{ HEADER "lkmc: not on mips: it melts", "mips64", NULL },
	{ HEADER "lkmc: not on vax: x\n * lkmc: not on arm: y\n", "arm", "not on arm: y" },
	{ HEADER "lkmc: needs CONFIG_ARM: arm\n */\n", "arm", NULL },
	{ HEADER "lkmc: not on arm\n * for a reason: none\n", "arm", NULL },
	{ HEADER "lkmc: not on ", "arm", NULL },
	{ "int not_on_arm; // lkmc: not on arm: it melts\n", "arm", NULL },
	{ "", "arm", NULL },
	{ "", NULL, NULL },
};

static void test_where_a_module_cannot_be(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(absences); i++) {
		_cleanup_free_ char *why =
			example_absent(absences[i].source, absences[i].arch);

		if (!why != !absences[i].why || (why && strcmp(why, absences[i].why) != 0))
			fail_msg("%s on %s: '%s', wanted '%s'", absences[i].source,
				 absences[i].arch, why, absences[i].why);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_first_sentence_is_the_summary),
		cmocka_unit_test(test_where_a_module_cannot_be),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
