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
	struct users *users = users_new(&layout, &orders, &table);

	(void)state;
	tally_add(&r.functions, "", PLACE_USER, 67);
	tally_add(&r.functions, "", "memset", 183);
	users_name(users, &r);
	/* 20 from the beginning to the switch, 5 of the child up to its exec */
	assert_int_equal(find(&r, "[user init]"), 25);
	assert_int_equal(find(&r, "[user cat]"), 35);
	assert_int_equal(find(&r, "[user swapper/0]"), -1);
	/* What was executed after the last switch */
	assert_int_equal(find(&r, PLACE_USER), 7);
	assert_int_equal(tally_sum(&r.functions), 250);
	assert_string_equal(r.functions.v[0].name, "memset");
	users_free(users);
}

/* After so many notes: up to an exec, a process has the name of who forked it. */
static void test_who_ran_after_a_note(void **state)
{
	static const char *const wanted[] = {
		"[user init]", "[user init]", "[user init]", "[user init]",
		"[user init]", "[user cat]",  PLACE_USER,    PLACE_USER,
	};
	struct users *users = users_new(&layout, &orders, &table);

	(void)state;
	assert_int_equal(ARRAY_SIZE(wanted), table.n_notes + 1);
	for (uint32_t i = 0; i < ARRAY_SIZE(wanted); i++)
		assert_string_equal(users_at(users, i), wanted[i]);
	assert_string_equal(users_at(NULL, 3), PLACE_USER);
	users_free(users);
}

static void test_without_notes_nobody_is_known(void **state)
{
	static const struct count_table empty = { .insns = 250, .all = 250 };
	struct users *users = users_new(&layout, &orders, &empty);

	(void)state;
	assert_string_equal(users_at(users, 0), PLACE_USER);
	users_free(users);
	users_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_who_ran_after_a_note),
		cmocka_unit_test(test_without_notes_nobody_is_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
