// SPDX-License-Identifier: GPL-2.0-or-later
/* The frames between the host and the agent. */
#include "../unit.h"

#include "protocol.h"

static struct decoder d;
static struct buffer out;
static const uint8_t nonce[PROTOCOL_NONCE] = { 1, 2, 3, 4, 5, 6, 7, 0 };

static int setup(void **state)
{
	(void)state;
	decoder_init(&d, false);
	buffer_clear(&out);
	return 0;
}

/* What is in @out goes to the decoder, but for the last @cut bytes. */
static void feed(size_t cut)
{
	buffer_add(&d.buffer, buffer_head(&out), buffer_used(&out) - cut);
	buffer_clear(&out);
}

static void feed_preamble(void)
{
	static const uint8_t zeros[PROTOCOL_PREAMBLE];

	buffer_add(&d.buffer, zeros, sizeof(zeros));
}

static void test_numbers(void **state)
{
	uint8_t bytes[4];

	(void)state;
	u32_encode(bytes, 0x12345678);
	assert_memory_equal(bytes, "\x12\x34\x56\x78", 4);
	assert_int_equal(u32_decode((const uint8_t *)"\xff\xfe\x00\x01"), 0xfffe0001);
}

static void test_frame_bytes(void **state)
{
	uint8_t bytes[PROTOCOL_FRAME(3)];

	(void)state;
	assert_int_equal(frame_encode(bytes, FRAME_STDIN, "abc", 3), sizeof(bytes));
	assert_memory_equal(bytes,
			    "\x06\0\0\0\x03"
			    "abc\xa5",
			    sizeof(bytes));
}

static void test_frames_in_pieces(void **state)
{
	struct frame f;
	uint32_t value;

	(void)state;
	frame_queue(&out, FRAME_STDOUT, "hello", 5);
	frame_queue_u32(&out, FRAME_EXIT, 300);
	frame_queue(&out, FRAME_STDIN_EOF, NULL, 0);
	while (buffer_used(&out) > PROTOCOL_FRAME(4) + PROTOCOL_FRAME(0) + 1) {
		buffer_add(&d.buffer, buffer_head(&out), 1);
		out.start++;
		assert_int_equal(decoder_next(&d, &f), 0);
	}
	feed(0);
	assert_int_equal(decoder_next(&d, &f), 1);
	assert_int_equal(f.type, FRAME_STDOUT);
	assert_int_equal(f.size, 5);
	assert_memory_equal(f.payload, "hello", 5);
	assert_int_equal(decoder_next(&d, &f), 1);
	assert_true(frame_u32(&f, &value));
	assert_int_equal(value, 300);
	assert_int_equal(decoder_next(&d, &f), 1);
	assert_false(frame_u32(&f, &value));
	assert_int_equal(decoder_next(&d, &f), 0);
}

static void test_largest_frame(void **state)
{
	static uint8_t payload[PROTOCOL_PAYLOAD_MAX + 1];
	struct frame f;

	(void)state;
	memset(payload, 'x', sizeof(payload));
	assert_false(frame_queue(&out, FRAME_STDOUT, payload, PROTOCOL_PAYLOAD_MAX + 1));
	assert_true(frame_queue(&out, FRAME_STDOUT, payload, PROTOCOL_PAYLOAD_MAX));
	assert_true(frame_queue(&out, FRAME_STDOUT, payload, PROTOCOL_PAYLOAD_MAX));
	assert_false(frame_queue(&out, FRAME_STDIN_EOF, NULL, 0));
	feed(0);
	assert_int_equal(decoder_next(&d, &f), 1);
	assert_int_equal(f.size, PROTOCOL_PAYLOAD_MAX);
	assert_memory_equal(f.payload, payload, PROTOCOL_PAYLOAD_MAX);
	assert_int_equal(decoder_next(&d, &f), 1);
}

static void assert_hello(void)
{
	struct frame f;

	assert_int_equal(decoder_next(&d, &f), 1);
	assert_int_equal(f.type, FRAME_HELLO);
	assert_int_equal(hello_version(&f), PROTOCOL_VERSION);
	assert_memory_equal(hello_nonce(&f), nonce, PROTOCOL_NONCE);
}

static void test_bad_type_and_length(void **state)
{
	struct frame f;

	(void)state;
	buffer_add(&d.buffer, "\x6e\0\0\0\0\xa5", 6);
	assert_int_equal(decoder_next(&d, &f), -EPROTO);
	assert_int_equal(decoder_next(&d, &f), 0);
	assert_true(d.lost);
	setup(NULL);
	buffer_add(&d.buffer, "\x06\x00\x01\x00\x01", 5);
	assert_int_equal(decoder_next(&d, &f), -EPROTO);
	hello_queue(&out, nonce);
	feed(0);
	assert_hello();
	assert_false(d.lost);
}

/* A HELLO inside of a frame is data, even if the frame is cut short. */
static void test_hello_in_frame(void **state)
{
	static uint8_t data[1000];
	struct frame f;

	(void)state;
	hello_queue(&out, (const uint8_t *)"stranger");
	memcpy(data + 100, buffer_head(&out), buffer_used(&out));
	buffer_clear(&out);
	frame_queue(&out, FRAME_STDIN, data, sizeof(data));
	feed(1);
	feed_preamble();
	hello_queue(&out, nonce);
	feed(0);
	assert_int_equal(decoder_next(&d, &f), -EPROTO);
	assert_hello();
}

/* Wherever a stream is cut, the preamble leads back into it, and nothing is made up. */
static void test_cut_anywhere(void **state)
{
	char *const argv[] = { "rm", "-r", "/tmp/x", NULL };

	(void)state;
	for (size_t cut = 1; cut <= PROTOCOL_FRAME(4 + 13); cut++) {
		struct frame f;

		setup(NULL);
		assert_int_equal(exec_queue(&out, argv), 0);
		assert_true(cut <= buffer_used(&out));
		feed(cut);
		feed_preamble();
		hello_queue(&out, nonce);
		feed(0);
		if (cut < PROTOCOL_FRAME(4 + 13))
			assert_int_equal(decoder_next(&d, &f), -EPROTO);
		assert_hello();
		assert_int_equal(decoder_next(&d, &f), 0);
	}
}

static void test_lost_skips_frames(void **state)
{
	struct frame f;

	(void)state;
	decoder_init(&d, true);
	frame_queue(&out, FRAME_STDOUT, "old", 3);
	frame_queue_u32(&out, FRAME_EXIT, 0);
	feed(0);
	assert_int_equal(decoder_next(&d, &f), 0);
	/* The beginning of a HELLO is kept, in case the rest comes. */
	hello_queue(&out, nonce);
	feed(5);
	assert_int_equal(decoder_next(&d, &f), 0);
	hello_queue(&out, nonce);
	feed(0);
	assert_hello();
}

static void test_exec(void **state)
{
	char *const argv[] = { "/bin/sh", "-c", "", NULL };
	struct frame f;
	char **got;

	(void)state;
	assert_int_equal(exec_queue(&out, argv), 0);
	feed(0);
	assert_int_equal(decoder_next(&d, &f), 1);
	got = exec_decode(&f);
	assert_non_null(got);
	for (int i = 0; i < 3; i++)
		assert_string_equal(got[i], argv[i]);
	assert_null(got[3]);
	free(got);
}

static void test_exec_too_long(void **state)
{
	char *argv[] = { "echo", NULL, NULL };

	(void)state;
	argv[1] = malloc(PROTOCOL_PAYLOAD_MAX);
	assert_non_null(argv[1]);
	memset(argv[1], 'x', PROTOCOL_PAYLOAD_MAX - 1);
	argv[1][PROTOCOL_PAYLOAD_MAX - 1] = '\0';
	assert_int_equal(exec_queue(&out, argv), -E2BIG);
	assert_int_equal(buffer_used(&out), 0);
	/* The longest that fits. */
	argv[1][PROTOCOL_PAYLOAD_MAX - 1 - 4 - 5] = '\0';
	assert_int_equal(exec_queue(&out, argv), 0);
	free(argv[1]);
}

static void test_exec_malformed(void **state)
{
	static const struct {
		const char *payload;
		uint32_t size;
	} bad[] = {
		{ "", 0 },
		{ "\0\0\0", 3 },
		{ "\0\0\0\0", 4 },          /* no arguments */
		{ "\0\0\0\1", 4 },          /* one, but there is none */
		{ "\0\0\0\1ls", 6 },        /* no NUL */
		{ "\0\0\0\2ls\0", 7 },      /* one too few */
		{ "\0\0\0\1ls\0-l\0", 10 }, /* one too many */
		{ "\xff\xff\xff\xffls\0", 7 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct frame f = { FRAME_EXEC, bad[i].size,
				   (const uint8_t *)bad[i].payload };

		assert_null(exec_decode(&f));
	}
}

static void test_put_and_get(void **state)
{
	const char *path, *name;
	struct frame f;
	uint32_t mode;

	(void)state;
	assert_int_equal(put_queue(&out, 0755, "/tmp/", "a.ko"), 0);
	assert_int_equal(get_queue(&out, "/proc/version"), 0);
	feed(0);
	assert_int_equal(decoder_next(&d, &f), 1);
	assert_true(put_decode(&f, &mode, &path, &name));
	assert_int_equal(mode, 0755);
	assert_string_equal(path, "/tmp/");
	assert_string_equal(name, "a.ko");
	f.size--;
	assert_false(put_decode(&f, &mode, &path, &name));
	f.size = 2;
	assert_false(put_decode(&f, &mode, &path, &name));
	assert_int_equal(decoder_next(&d, &f), 1);
	assert_string_equal(get_decode(&f), "/proc/version");
	f.size--;
	assert_null(get_decode(&f));
	f.size = 0;
	assert_null(get_decode(&f));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_numbers, setup),
		cmocka_unit_test_setup(test_frame_bytes, setup),
		cmocka_unit_test_setup(test_frames_in_pieces, setup),
		cmocka_unit_test_setup(test_largest_frame, setup),
		cmocka_unit_test_setup(test_bad_type_and_length, setup),
		cmocka_unit_test_setup(test_hello_in_frame, setup),
		cmocka_unit_test_setup(test_cut_anywhere, setup),
		cmocka_unit_test_setup(test_lost_skips_frames, setup),
		cmocka_unit_test_setup(test_exec, setup),
		cmocka_unit_test_setup(test_exec_too_long, setup),
		cmocka_unit_test_setup(test_exec_malformed, setup),
		cmocka_unit_test_setup(test_put_and_get, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
