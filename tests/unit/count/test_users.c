// SPDX-License-Identifier: GPL-2.0-or-later
/* Which program did what, of those that ran since what is counted began. */
#include "../unit.h"

#include "count/format.h"
#include "count/places.h"
#include "count/users.h"

static const struct layout layout = { .user_limit = UINT64_C(1) << 63 };
static const struct timeline_orders orders = { .initcall = 1,
					       .fork = 2,
					       .exec = 3,
					       .task = 4 };

/* Before what is counted, init alone runs, and in the midst of that it begins. */
static struct count_note notes[] = {
	{ 4, false, 100, 50, 1, 0, (char *)"init" },
	{ COUNT_NOTE_BEGIN, false, 150, 70, 0, 0, (char *)"" },
	{ 2, false, 180, 80, 2, 0, (char *)"init" },
	{ 4, false, 200, 90, 1, 0, (char *)"init" },
	{ 3, false, 220, 95, 0, 0, (char *)"" },
	{ 4, false, 300, 130, 2, 0, (char *)"cat" },
	{ 4, false, 400, 130, 0, 0, (char *)"swapper/0" },
};

static const struct count_table table = { .insns = 250,
					  .all = 450,
					  .notes = notes,
					  .n_notes = ARRAY_SIZE(notes) };

static int64_t find(const struct result *r, const char *name)
{
	const struct tally_row *row = tally_find(&r->functions, "", name);

	return row ? row->n : -1;
}

static void test_names(void **state)
{
	_cleanup_(result_fini) struct result r = { .insns = 250 };

	(void)state;
	tally_add(&r.functions, "", PLACE_USER, 67);
	tally_add(&r.functions, "", "memset", 183);
	users_name(&r, &layout, &orders, &table);
	/* 20 from the beginning to the switch, 5 of the child up to its exec */
	assert_int_equal(find(&r, "[user init]"), 25);
	assert_int_equal(find(&r, "[user cat]"), 35);
	assert_int_equal(find(&r, "[user swapper/0]"), -1);
	/* What was executed after the last switch */
	assert_int_equal(find(&r, PLACE_USER), 7);
	assert_int_equal(tally_sum(&r.functions), 250);
	assert_string_equal(r.functions.v[0].name, "memset");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
