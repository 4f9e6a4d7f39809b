// SPDX-License-Identifier: GPL-2.0-or-later
/* The rate of the host's time stamp counter. */
#include "../unit.h"

#include "host/tsc.h"

static void test_it_is_the_same_each_time(void **state)
{
	unsigned int first = tsc_khz();

	(void)state;
	if (!first)
		skip();
	assert_in_range(first, 100000, 20000000);
	assert_int_equal(first % 100, 0);
	for (int i = 0; i < 10; i++) {
		unsigned int khz = tsc_khz();

		/* The kernel allows its own refinement one in a hundred. */
		assert_in_range(khz, first - first / 1000, first + first / 1000);
	}
}

static void keep(const char *top, unsigned int khz, const char *boot)
{
	_cleanup_free_ char *text = xasprintf("%u\n%s\n", khz, boot);
	_cleanup_free_ char *path = unit_write(top, "out/host/tsc", text);
}

static void test_it_is_kept(void **state)
{
	unsigned int first, khz = tsc_khz();
	_cleanup_free_ char *boot = NULL, *path = NULL;
	const char *top = *state;

	if (!khz || file_read("/proc/sys/kernel/random/boot_id", &boot, NULL))
		skip();
	boot[strcspn(boot, "\n")] = '\0';
	first = tsc_kept_khz(top);
	for (int i = 0; i < 5; i++)
		assert_int_equal(tsc_kept_khz(top), first);

	/* What this boot knows is not measured. */
	keep(top, 1234500, boot);
	assert_int_equal(tsc_kept_khz(top), 1234500);
	/* Of an earlier boot's it is kept what may be the same, */
	keep(top, khz + khz / 10000, "another boot");
	assert_int_equal(tsc_kept_khz(top), khz + khz / 10000);
	assert_int_equal(tsc_kept_khz(top), khz + khz / 10000);
	/* and another processor's is not. */
	keep(top, khz / 2, "another boot");
	assert_in_range(tsc_kept_khz(top), khz - khz / 1000, khz + khz / 1000);
	/* Nor what is no number. */
	path = unit_write(top, "out/host/tsc", "x\n");
	assert_in_range(tsc_kept_khz(top), khz - khz / 1000, khz + khz / 1000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_it_is_the_same_each_time),
		unit_test_in_folder(test_it_is_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
