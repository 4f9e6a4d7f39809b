// SPDX-License-Identifier: GPL-2.0
/*
 * kunit_suite: unit tests that run in the kernel
 *
 *	modprobe kunit enable=1 autorun=1	what runs them (CONFIG_KUNIT)
 *	insmod /kunit_suite.ko		runs them: "ok 1 lkmc_kunit_suite" in the log
 *	rmmod kunit_suite
 *	insmod /kunit_suite.ko fail=1	what it looks like when one fails
 *
 * A suite is a table of functions; each states what it expects, and what is wrong is
 * reported with the file, the line and both values. KUNIT_EXPECT_ goes on after that,
 * KUNIT_ASSERT_ ends the test. Memory from kunit_kzalloc() and its like is freed when
 * the test ends, however it ends. One function is run on a table of cases here, and
 * one is skipped.
 *
 * The output is KTAP. Most tests in the tree can also be run without a machine, in a
 * kernel that is a program (tools/testing/kunit/kunit.py).
 *
 * lkmc: needs CONFIG_KUNIT
 *
 * See include/kunit/test.h, lib/kunit/kunit-example-test.c,
 * Documentation/dev-tools/kunit/ and Documentation/dev-tools/ktap.rst.
 */
#include <kunit/test.h>
#include <linux/limits.h>
#include <linux/module.h>
#include <linux/moduleparam.h>

#if !IS_ENABLED(CONFIG_KUNIT)
#error "this kernel has no KUnit: CONFIG_KUNIT"
#endif

static bool fail;
module_param(fail, bool, 0444);
MODULE_PARM_DESC(fail, "let one of the tests fail");

/* What is tested: the digits of a number, added up. */
static unsigned int digit_sum(unsigned int number)
{
	unsigned int sum = 0;

	for (; number; number /= 10)
		sum += number % 10;
	return sum;
}

struct digit_case {
	const char *name;
	unsigned int number, sum;
};

static const struct digit_case digit_cases[] = {
	{ "nothing", 0, 0 },
	{ "one digit", 7, 7 },
	{ "a zero inside", 105, 6 },
	{ "the largest", UINT_MAX, 57 },
};

static void digit_description(const struct digit_case *c, char *text)
{
	strscpy(text, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(digit, digit_cases, digit_description);

static void digits(struct kunit *test)
{
	const struct digit_case *c = test->param_value;

	KUNIT_EXPECT_EQ(test, c->sum, digit_sum(c->number));
}

/* Runs before each test, and leaves it something to work with. */
static int suite_init(struct kunit *test)
{
	test->priv = kunit_kcalloc(test, 10, sizeof(unsigned int), GFP_KERNEL);
	return test->priv ? 0 : -ENOMEM;
}

static void memory(struct kunit *test)
{
	unsigned int *numbers = test->priv;

	KUNIT_ASSERT_NOT_NULL(test, numbers);
	for (unsigned int i = 0; i < 10; i++)
		KUNIT_EXPECT_EQ(test, numbers[i], 0);
	KUNIT_EXPECT_EQ_MSG(test, digit_sum(99), fail ? 19 : 18, "since fail=%d", fail);
}

static void skipped(struct kunit *test)
{
	if (IS_ENABLED(CONFIG_MODULES))
		kunit_skip(test, "only for a kernel without modules");
	KUNIT_FAIL(test, "a module in a kernel without modules");
}

static struct kunit_case cases[] = {
	KUNIT_CASE_PARAM(digits, digit_gen_params),
	KUNIT_CASE(memory),
	KUNIT_CASE(skipped),
	{},
};

static struct kunit_suite suite = {
	.name = "lkmc_kunit_suite",
	.init = suite_init,
	.test_cases = cases,
};

kunit_test_suite(suite);
MODULE_DESCRIPTION("unit tests that run in the kernel");
MODULE_LICENSE("GPL");
