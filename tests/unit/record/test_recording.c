// SPDX-License-Identifier: GPL-2.0-or-later
/* A recording's folder: read back as it was written, refused where it was changed. */
#include "../unit.h"

#include "record/description.h"
#include "util/fail.h"
#include "util/hash.h"
#include "util/lock.h"

/* A log that ends, and one that was cut off behind a checkpoint. */
static const uint8_t log_ended[] = { 0, 0xe0, 0x20, 0x0d, 0, 0, 0, 0,  0, 0,
				     0, 0,    0,    0,    0, 0, 9, 17, 40 };
static const uint8_t log_cut[] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9, 0 };

/* Writes a recording into the folder, as its recorder does. */
static void make(const char *folder, bool ended)
{
	_cleanup_recording_ struct recording r = recording_none;
	_cleanup_free_ char *root =
		unit_write(folder, ended ? "root.qcow2" : "root.raw", "image");

	r.file = xasprintf("%s/recording.json", folder);
	r.log = xasprintf("%s/log", folder);
	r.arch = xstrdup("toy");
	r.command = xstrdup("echo \"a b\" \\ / \t");
	strv_add(&r.kernel, "a=1 b=2");
	strv_add(&r.arguments, "-M");
	strv_add(&r.arguments, "");
	r.kernel_hash = UINT64_C(0xfedcba9876543210);
	r.qemu_hash = 1;
	r.kind = VM_HIDDEN;
	assert_int_equal(file_write(r.log, ended ? log_ended : log_cut,
				    ended ? sizeof(log_ended) : sizeof(log_cut)),
			 0);
	if (ended) {
		r.end = xstrdup("the guest ended as it should");
		r.status = 7;
		r.disaster = xstrdup("BUG: x");
		r.disaster_at = 5;
		r.finished = true;
		r.events.instructions = 9;
		assert_int_equal(hash_file(r.log, &r.log_hash), 0);
		assert_int_equal(hash_file(root, &r.root_hash), 0);
	}
	assert_int_equal(description_write(&r), 0);
}

static void test_it_is_read_as_it_was_written(void **state)
{
	_cleanup_recording_ struct recording r = recording_none;

	make(*state, true);
	assert_int_equal(recording_open(&r, *state), 0);
	assert_string_equal(r.arch, "toy");
	assert_string_equal(r.command, "echo \"a b\" \\ / \t");
	assert_null(r.image);
	assert_int_equal(r.kernel.n, 1);
	assert_string_equal(r.kernel.v[0], "a=1 b=2");
	assert_int_equal(r.arguments.n, 2);
	assert_string_equal(r.arguments.v[1], "");
	assert_true(r.kernel_hash == UINT64_C(0xfedcba9876543210));
	assert_int_equal(r.kind, VM_HIDDEN);
	assert_int_equal(r.status, 7);
	assert_string_equal(r.disaster, "BUG: x");
	assert_int_equal(r.disaster_at, 5);
	assert_int_equal(r.events.instructions, 9);
	assert_true(r.finished && r.compressed);
}

static void assert_refused(const char *folder, int wanted, const char *why)
{
	_cleanup_recording_ struct recording r = recording_none;
	int err = recording_open(&r, folder);
	const char *message;

	assert_int_equal(err, wanted);
	message = fail_message(err);
	if (!strstr(message, why))
		fail_msg("%s: not in: %s", why, message);
}

static void test_what_was_changed_is_refused(void **state)
{
	_cleanup_free_ char *root = NULL, *log = NULL, *file = NULL;
	char *text;

	assert_refused(*state, -ENOENT, "there is no recording.json in it");
	make(*state, true);
	root = unit_write(*state, "root.qcow2", "imagf");
	assert_refused(*state, -EPROTO, "root.qcow2 was changed, or is not whole");
	make(*state, true);
	log = unit_write(*state, "log", "");
	assert_refused(*state, -EPROTO, "log was changed, or is not whole");
	make(*state, true);
	file = xasprintf("%s/recording.json", (char *)*state);
	assert_int_equal(file_read(file, &text, NULL), 0);
	*strstr(text, "\"arch\"") = 'x';
	assert_int_equal(file_write(file, text, strlen(text)), 0);
	free(text);
	assert_refused(*state, -EPROTO, "it is no JSON");
	assert_int_equal(file_write(file, "{ \"version\": 1 }", 16), 0);
	assert_refused(*state, -EPROTO, "'arch' is missing or wrong");
	assert_int_equal(file_write(file, "{ \"version\": 9 }", 16), 0);
	assert_refused(*state, -EPROTO, "its version is not 1");
}

static void test_what_a_killed_recorder_left_is_completed(void **state)
{
	_cleanup_free_ char *path = xasprintf("%s/lock", (char *)*state);
	_cleanup_recording_ struct recording r = recording_none, again = recording_none;
	pid_t holder;
	int lock;

	make(*state, false);
	lock = lock_take(path, &holder);
	assert_refused(*state, -EBUSY, "is in use");
	close(lock);
	assert_int_equal(recording_open(&r, *state), 0);
	assert_string_equal(r.end, "the recorder was killed");
	assert_false(r.finished || r.compressed);
	assert_true(r.events.ended);
	assert_int_equal(r.events.instructions, 9);
	recording_fini(&r);
	assert_int_equal(recording_open(&again, *state), 0);
	assert_string_equal(again.end, "the recorder was killed");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit_test_in_folder(test_it_is_read_as_it_was_written),
		unit_test_in_folder(test_what_was_changed_is_refused),
		unit_test_in_folder(test_what_a_killed_recorder_left_is_completed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
