// SPDX-License-Identifier: GPL-2.0-or-later
/* QEMU's log of a run: whole, cut off, and what is none. */
#include "../unit.h"

#include "record/events.h"
#include "util/fail.h"

#define HEADER 0, 0xe0, 0x20, 0x0d, 0, 0, 0, 0, 0, 0, 0, 0

/* Kinds as they stand in a log of this version. */
static const uint8_t whole[] = {
	HEADER, 36,                                      /* a checkpoint */
	0,      0,  0, 1, 0,                             /* 256 instructions */
	29,     0,  0, 0, 0, 0, 0,   0,   9,             /* a clock */
	7,      0,  0, 0, 0, 2, 'l', 's',                /* two bytes typed */
	8,      1,  1,                                   /* a port was opened */
	9,      0,  0, 0, 0, 0, 0,   0,   1,             /* the disk has done a request */
	10,     0,  0, 0, 0, 0, 0,   0,   0, 3, 1, 2, 3, /* a packet of three bytes */
	28,     0,  0, 0, 0, 0, 0,   0,   1, 7,          /* a random number */
	5,      0,  0, 0, 0, 0, 0,   0,   1, 0, 0, 0, 30, 1, /* a key */
	0,      0,  0, 0, 4,                                 /* four instructions */
	17,                                                  /* the guest shut down */
	40,                                                  /* the end */
};

static void test_what_is_in_one(void **state)
{
	struct events e;

	(void)state;
	assert_int_equal(events_scan(&e, whole, sizeof(whole)), 0);
	assert_true(e.ended && e.has_version);
	assert_int_equal(e.n, 12);
	assert_int_equal(e.instructions, 260);
	assert_int_equal(e.last, 260);
	assert_int_equal(e.typed, 2);
	assert_int_equal(e.blocks, 1);
	assert_int_equal(e.packets, 1);
	assert_int_equal(e.randoms, 1);
	assert_int_equal(e.size, sizeof(whole));
}

/* Wherever a recorder was killed, what is whole before is found. */
static void test_cut_off_anywhere(void **state)
{
	struct events e;
	size_t last = EVENTS_HEADER;

	(void)state;
	for (size_t size = 0; size < EVENTS_HEADER; size++)
		assert_int_equal(events_scan(&e, whole, size), -EPROTO);
	for (size_t size = EVENTS_HEADER; size < sizeof(whole); size++) {
		assert_int_equal(events_scan(&e, whole, size), 0);
		assert_false(e.ended);
		assert_true(e.size <= size && e.size >= last);
		last = e.size;
	}
	assert_int_equal(last, sizeof(whole) - 1);
}

static void assert_no_log(const uint8_t *data, size_t size, const char *why)
{
	struct events e;
	const char *message;
	int err = events_scan(&e, data, size);

	assert_int_equal(err, -EPROTO);
	message = fail_message(err);
	if (!strstr(message, why))
		fail_msg("%s: not in: %s", why, message);
}

static void test_what_is_none(void **state)
{
	static const uint8_t other[] = { 0, 0xe0, 0x20, 0x0c, 0, 0, 0, 0, 0, 0, 0, 0 };
	static const uint8_t unknown[] = { HEADER, 36, 41 };
	static const uint8_t sound[] = { HEADER, 26, 0, 0, 0, 0, 0, 0, 0, 0 };
	static const uint8_t more[] = { HEADER, 40, 36 };

	(void)state;
	assert_no_log(other, sizeof(other), "its version is 0xe0200c, not 0xe0200d");
	assert_no_log(unknown, sizeof(unknown), "at 13 is an event of no known kind");
	assert_no_log(sound, sizeof(sound), "at 12 is an event of no known kind");
	assert_no_log(more, sizeof(more), "it goes on behind its end, at 13");
}

/* QEMU writes the version at its end, which a killed one never comes to. */
static void test_one_that_was_cut_off_is_completed(void **state)
{
	_cleanup_free_ char *path = xasprintf("%s/log", (char *)*state);
	uint8_t cut[sizeof(whole)];
	struct events e;

	memcpy(cut, whole, sizeof(whole));
	memset(cut, 0, EVENTS_HEADER);
	assert_int_equal(file_write(path, cut, 32), 0);
	assert_int_equal(events_scan_file(&e, path), 0);
	assert_false(e.ended || e.has_version);
	assert_int_equal(e.instructions, 256);
	assert_int_equal(events_complete(path, &e), 0);
	assert_int_equal(events_scan_file(&e, path), 0);
	assert_true(e.ended && e.has_version);
	assert_int_equal(e.instructions, 256);
	assert_int_equal(e.n, 5);
}

static void test_a_file_that_is_none_is_named(void **state)
{
	_cleanup_free_ char *path = unit_write(*state, "log", "nonsense, and long enough");
	struct events e;
	int err = events_scan_file(&e, path);

	assert_int_equal(err, -EPROTO);
	assert_non_null(strstr(fail_message(err), path));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_is_in_one),
		cmocka_unit_test(test_cut_off_anywhere),
		cmocka_unit_test(test_what_is_none),
		unit_test_in_folder(test_one_that_was_cut_off_is_completed),
		unit_test_in_folder(test_a_file_that_is_none_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
