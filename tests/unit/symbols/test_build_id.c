// SPDX-License-Identifier: GPL-2.0-or-later
/* Build IDs of ELF files. */
#include "../unit.h"

#include <errno.h>

#include "symbols/build_id.h"

static void test_a_program_has_one(void **state)
{
	static const char self[] = "/proc/self/exe";
	_cleanup_free_ char *text = NULL;
	uint8_t id[BUILD_ID_SIZE];
	size_t size;

	(void)state;
	assert_int_equal(build_id_read(self, id), 0);
	assert_int_equal(file_read(self, &text, &size), 0);
	/* Behind the note's name (elf(5)). */
	for (const char *note = text; (note = memmem(note, text + size - note, "GNU", 4));) {
		note += 4;
		if (note + sizeof(id) <= text + size && !memcmp(note, id, sizeof(id)))
			return;
	}
	fail_msg("%s has no such note", self);
}

static void test_other_files_have_none(void **state)
{
	uint8_t id[BUILD_ID_SIZE];
	_cleanup_free_ char *path = unit_write(*state, "text", "no program");

	assert_int_equal(build_id_read(path, id), -ENODATA);
	assert_int_equal(build_id_read("/nothing/there", id), -ENOENT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_program_has_one),
		cmocka_unit_test(test_other_files_have_none),
	};

	return cmocka_run_group_tests(tests, unit_make_folder, unit_remove_folder);
}
