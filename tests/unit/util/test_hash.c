// SPDX-License-Identifier: GPL-2.0-or-later
/* Hashes of strings and files. */
#include "../unit.h"

#include "util/hash.h"

static void test_the_same_strings_have_the_same_hash(void **state)
{
	(void)state;
	assert_true(hash_add(HASH_INIT, "kernel") == hash_add(HASH_INIT, "kernel"));
	assert_false(hash_add(HASH_INIT, "kernel") == hash_add(HASH_INIT, "kernek"));
	assert_false(hash_add(HASH_INIT, "") == HASH_INIT);
}

static void test_where_a_string_ends_counts(void **state)
{
	(void)state;
	assert_false(hash_add(hash_add(HASH_INIT, "ab"), "c") ==
		     hash_add(hash_add(HASH_INIT, "a"), "bc"));
}

/* The published value of FNV-1a for "a", times the prime for the end of the string. */
static void test_it_is_fnv_1a(void **state)
{
	(void)state;
	assert_true(hash_add(HASH_INIT, "a") ==
		    UINT64_C(0xaf63dc4c8601ec8c) * UINT64_C(0x100000001b3));
}

static void test_every_byte_of_a_file_counts(void **state)
{
	_cleanup_free_ char *one = unit_write(*state, "one", "a");
	_cleanup_free_ char *none = unit_write(*state, "none", "");
	_cleanup_free_ char *missing = xasprintf("%s/missing", (char *)*state);
	uint64_t hash;

	assert_int_equal(hash_file(one, &hash), 0);
	assert_true(hash == UINT64_C(0xaf63dc4c8601ec8c));
	assert_int_equal(hash_file(none, &hash), 0);
	assert_true(hash == HASH_INIT);
	assert_int_equal(hash_file(missing, &hash), -ENOENT);
	assert_int_equal(hash_file(*state, &hash), -EISDIR);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_same_strings_have_the_same_hash),
		cmocka_unit_test(test_where_a_string_ends_counts),
		cmocka_unit_test(test_it_is_fnv_1a),
		unit_test_in_folder(test_every_byte_of_a_file_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
