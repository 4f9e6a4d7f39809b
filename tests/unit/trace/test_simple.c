// SPDX-License-Identifier: GPL-2.0-or-later
/* Traces of QEMU's simple backend: whole, cut off, broken, and of others. */
#include "../unit.h"

#include "trace_writer.h"

#include "trace/simple.h"
#include "trace/text.h"
#include "util/fail.h"

static const char events[] = "numbers(uint64_t a, int b) \"\"\n"
			     "words(const char *s, int n, const char *t) \"\"\n"
			     "nothing(void) \"\"\n";

static int setup(void **state)
{
	struct declarations *d = xcalloc(1, sizeof(*d));

	*state = d;
	return declarations_parse(d, xstrdup(events));
}

static int teardown(void **state)
{
	declarations_fini(*state);
	free(*state);
	return 0;
}

static struct trace_writer w;

/* One of each, the text of which is known. */
static void put_all(void)
{
	put_header(&w, SIMPLE_VERSION);
	put_mapping(&w, 7, "numbers");
	put_mapping(&w, 8, "words");
	put_mapping(&w, 9, "other");
	put_event(&w, 7, 1000000, 16);
	put64(&w, UINT64_MAX);
	put64(&w, 0);
	put_mapping(&w, 10, "nothing");
	put_event(&w, 10, 3002005, 0);
	put_event(&w, 8, 3002000, 4 + 5 + 8 + 4);
	put_string(&w, "a\"\\\n\xff");
	put64(&w, 0x1f);
	put_string(&w, "");
	put_event(&w, UINT64_MAX - 1, 3002000, 8);
	put64(&w, 16);
}

static const char all[] = "numbers 0.000 pid=42 a=0xffffffffffffffff b=0x0\n"
			  "nothing 2002.005 pid=42 \n"
			  "words -0.005 pid=42 s=\"a\\\"\\\\\\x0a\\xff\" n=0x1f t=\"\"\n"
			  "Dropped_Event 0.000 pid=42 num_events_dropped=0x10\n";

/* Reads to the end or an error; the text is for the caller to free. */
static int read_all(struct simple *simple, char **text)
{
	struct simple_record record;
	size_t size;
	FILE *f = xmemstream(text, &size);
	struct text *t = text_new(f);
	int err;

	while ((err = simple_next(simple, &record)) > 0)
		text_write(t, &record);
	text_free(t);
	xmemclose(f);
	simple_free(simple);
	return err;
}

static void assert_fails(const struct declarations *d, const char *wanted)
{
	_cleanup_free_ char *text = NULL;
	const char *message;

	assert_int_equal(read_all(simple_new_memory(w.data, w.n, d), &text), -EPROTO);
	message = fail_message(-EPROTO);
	assert_memory_equal(message, wanted, strlen(wanted));
}

static void test_a_trace(void **state)
{
	_cleanup_free_ char *text = NULL;

	put_all();
	assert_int_equal(read_all(simple_new_memory(w.data, w.n, *state), &text), 0);
	assert_string_equal(text, all);
}

/* As a pipe gives it: a byte at a time, or some. */
static void test_a_pipe(void **state)
{
	put_all();
	for (size_t piece = 1; piece < 40; piece += 6) {
		_cleanup_free_ char *text = NULL;
		int fds[2], status;
		pid_t pid;

		assert_int_equal(pipe(fds), 0);
		pid = fork();
		if (pid == 0) {
			for (size_t i = 0; i < w.n; i += piece)
				write_all(fds[1], w.data + i,
					  piece < w.n - i ? piece : w.n - i);
			_exit(0);
		}
		close(fds[1]);
		assert_int_equal(read_all(simple_new(fds[0], "a pipe", *state), &text), 0);
		assert_string_equal(text, all);
		close(fds[0]);
		assert_int_equal(waitpid(pid, &status, 0), pid);
	}
}

/* More than fits in memory at a time, and strings of every length. */
static void test_a_long_one(void **state)
{
	_cleanup_fclose_ FILE *f = tmpfile();
	_cleanup_free_ char *text = NULL, *s = xcalloc(1, 4096);
	size_t lines = 0;

	assert_non_null(f);
	put_header(&w, SIMPLE_VERSION);
	put_mapping(&w, 8, "words");
	for (size_t i = 0; i < 4000; i++) {
		memset(s, 'x', i);
		s[i] = '\0';
		put_event(&w, 8, i, 4 + i + 8 + 4 + 1);
		put_string(&w, s);
		put64(&w, i);
		put_string(&w, "y");
		fwrite(w.data, 1, w.n, f);
		w.n = 0;
	}
	assert_int_equal(fflush(f), 0);
	assert_int_equal(lseek(fileno(f), 0, SEEK_SET), 0);
	assert_int_equal(read_all(simple_new(fileno(f), "a file", *state), &text), 0);
	for (const char *line = text; *line; lines++) {
		const char *end = strchr(line, '\n');
		_cleanup_free_ char *wanted = xasprintf("n=0x%zx t=\"y\"\n", lines);

		assert_true((size_t)(end - line) > lines + strlen(wanted));
		assert_memory_equal(end + 1 - strlen(wanted), wanted, strlen(wanted));
		line = end + 1;
	}
	assert_int_equal(lines, 4000);
}

/* Wherever QEMU was killed, what is whole before is read, and the place is named. */
static void test_cut_off_anywhere(void **state)
{
	put_all();
	for (size_t size = 0; size < w.n; size++) {
		_cleanup_free_ char *text = NULL;
		/* Of its own size, so that the sanitizer sees who reads too far. */
		_cleanup_free_ uint8_t *copy = xcalloc(1, size + !size);
		unsigned long long offset;
		int err;

		memcpy(copy, w.data, size);
		err = read_all(simple_new_memory(copy, size, *state), &text);
		assert_memory_equal(text, all, strlen(text));
		if (!err)
			continue;
		assert_int_equal(err, -EPROTO);
		assert_int_equal(sscanf(fail_message(err), "memory: offset %llu: ", &offset),
				 1);
		assert_true(offset <= size);
	}
}

static void test_of_others(void **state)
{
	uint8_t magic[8];

	put_header(&w, 3);
	assert_fails(*state, "memory: offset 16: a trace of version 3, of another QEMU");
	put_header(&w, SIMPLE_VERSION);
	memcpy(magic, w.data + 8, 8);
	for (int i = 0; i < 8; i++)
		w.data[8 + i] = magic[7 - i];
	assert_fails(*state, "memory: offset 8: written by a host of the other byte order");
	w.data[8] ^= 1;
	assert_fails(*state, "memory: offset 0: this is no trace of QEMU's simple backend");
}

static void test_broken(void **state)
{
	put_header(&w, SIMPLE_VERSION);
	put64(&w, 2);
	assert_fails(*state, "memory: offset 24: the trace is broken: no record begins so");
	put_header(&w, SIMPLE_VERSION);
	put_event(&w, 7, 0, 0);
	assert_fails(*state, "memory: offset 32: the trace is broken: an event without");
	put_header(&w, SIMPLE_VERSION);
	put_event(&w, UINT64_C(1) << 40, 0, 0);
	assert_fails(*state, "memory: offset 32: the trace is broken: an event without");
	put_header(&w, SIMPLE_VERSION);
	put_mapping(&w, UINT64_C(1) << 40, "numbers");
	assert_fails(*state, "memory: offset 32: the trace is broken: QEMU has no event");
	put_header(&w, SIMPLE_VERSION);
	put_mapping(&w, 7, "\x1b[2J");
	assert_fails(*state, "memory: offset 32: the trace is broken: no event has such");
	put_header(&w, SIMPLE_VERSION);
	put64(&w, 0);
	put64(&w, 7);
	put32(&w, UINT32_MAX);
	assert_fails(*state,
		     "memory: offset 32: the trace is broken: no event has so long");
	put_header(&w, SIMPLE_VERSION);
	put_event(&w, 7, 0, UINT32_MAX - 8);
	assert_fails(*state, "memory: offset 32: the trace is broken: a record of such");
}

static void test_not_as_declared(void **state)
{
	static const uint32_t sizes[] = { 0, 8, 15, 17, 24 };

	put_header(&w, SIMPLE_VERSION);
	put_mapping(&w, 9, "other");
	put_event(&w, 9, 0, 0);
	assert_fails(*state, "memory: offset 57: event 'other' is not declared");
	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
		put_header(&w, SIMPLE_VERSION);
		put_mapping(&w, 7, "numbers");
		put_event(&w, 7, 0, sizes[i]);
		put_bytes(&w, "0123456789012345678901234567890", sizes[i]);
		assert_fails(*state, "memory: offset 59: event 'numbers' is not as it is");
	}
	put_header(&w, SIMPLE_VERSION);
	put_mapping(&w, 8, "words");
	put_event(&w, 8, 0, 4 + 8 + 4);
	put32(&w, 100);
	put64(&w, 0);
	put32(&w, 0);
	assert_fails(*state, "memory: offset 57: event 'words' is not as it is declared");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_trace),
		cmocka_unit_test(test_a_pipe),
		cmocka_unit_test(test_a_long_one),
		cmocka_unit_test(test_cut_off_anywhere),
		cmocka_unit_test(test_of_others),
		cmocka_unit_test(test_broken),
		cmocka_unit_test(test_not_as_declared),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
