// SPDX-License-Identifier: GPL-2.0-or-later
/* QEMU's machine protocol; QEMU is the other end of a socket pair. */
#include "../unit.h"

#include <sys/socket.h>

#include "util/clock.h"
#include "util/fail.h"
#include "vm/qmp.h"

struct line {
	struct qmp qmp;
	int qemu;
};

static int set_up(void **state)
{
	struct line *line = xcalloc(1, sizeof(*line));
	int fds[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds))
		return -1;
	qmp_init(&line->qmp, fds[0]);
	line->qemu = fds[1];
	*state = line;
	return 0;
}

static int tear_down(void **state)
{
	struct line *line = *state;

	qmp_fini(&line->qmp);
	if (line->qemu >= 0)
		close(line->qemu);
	free(line);
	return 0;
}

static void qemu_says(struct line *line, const char *text)
{
	assert_int_equal(write_all(line->qemu, text, strlen(text)), 0);
}

static void qemu_goes(struct line *line)
{
	close(line->qemu);
	line->qemu = -1;
}

static void assert_qemu_was_told(struct line *line, const char *wanted)
{
	char text[1024];
	ssize_t n = recv(line->qemu, text, sizeof(text) - 1, MSG_DONTWAIT);

	assert_true(n >= 0);
	text[n] = '\0';
	assert_string_equal(text, wanted);
}

static void assert_next_event(struct qmp *qmp, const char *name)
{
	json_object *event = qmp_next_event(qmp);

	if (!name) {
		assert_null(event);
		return;
	}
	assert_non_null(event);
	assert_string_equal(qmp_string(event, "event"), name);
	json_object_put(event);
}

/* What comes, in order, as one text: "r:NAME" for replies, "e:NAME" for events. */
static void note(char **notes, struct qmp *qmp, json_object *reply)
{
	json_object *event;
	char *longer;

	while ((event = qmp_next_event(qmp))) {
		longer = xasprintf("%se:%s ", *notes, qmp_string(event, "event"));
		free(*notes);
		*notes = longer;
		json_object_put(event);
	}
	if (reply) {
		longer = xasprintf("%sr:%s ", *notes, qmp_string(reply, "return"));
		free(*notes);
		*notes = longer;
		json_object_put(reply);
	}
}

static void feed(char **notes, struct qmp *qmp, const char *data, size_t size)
{
	json_object *reply = NULL;
	int got = qmp_feed(qmp, data, size, &reply);

	while (got > 0) {
		note(notes, qmp, reply);
		reply = NULL;
		got = qmp_feed(qmp, NULL, 0, &reply);
	}
	note(notes, qmp, NULL);
	assert_int_equal(got, 0);
}

static const char talk[] =
	"{\"QMP\": {\"version\": {\"qemu\": {\"micro\": 3}}, \"capabilities\": [\"oob\"]}}\r\n"
	"{\"event\": \"A\", \"data\": {\"text\": \"}{ \\\" \\u00e9 \\\\\"}}\r\n"
	"{\"return\": \"one\"} {\"return\": \"two\"}\n\n"
	"{\"event\": \"B\", \"data\": {\"n\": [1, -2.5e3, true, null, {}]}}"
	"{\"event\": \"C\"}{\"return\": \"three\"}\r\n";
#define TALK_NOTES "r: e:A r:one r:two e:B e:C r:three "

static void test_the_stream_may_be_split_anywhere(void **state)
{
	size_t size = sizeof(talk) - 1;

	(void)state;
	for (size_t split = 0; split <= size; split++) {
		_cleanup_free_ char *notes = xstrdup("");
		struct qmp qmp;

		qmp_init(&qmp, -1);
		feed(&notes, &qmp, talk, split);
		feed(&notes, &qmp, talk + split, size - split);
		assert_string_equal(notes, TALK_NOTES);
		qmp_fini(&qmp);
	}
}

static void test_the_stream_may_come_byte_by_byte(void **state)
{
	struct line *line = *state;
	_cleanup_free_ char *notes = xstrdup("");

	for (size_t i = 0; i < sizeof(talk) - 1; i++)
		feed(&notes, &line->qmp, talk + i, 1);
	assert_string_equal(notes, TALK_NOTES);
}

static void test_what_is_no_qmp_is_refused(void **state)
{
	static const char *const texts[] = {
		"Segmentation fault",
		"{\"a\" 1}",
		"{a: 1",
		"]",
		"}",
		"[1, 2] ",
		"null ",
		"\"text\" ",
		"17 ",
		"{\"return\": {}}x",
		"{'return': 1}",
		"{\"return\": 1,}",
		"{}/",
		"/* */ {}",
		"\001",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		json_object *reply = NULL;
		struct qmp qmp;
		int got;

		qmp_init(&qmp, -1);
		got = qmp_feed(&qmp, texts[i], strlen(texts[i]), &reply);
		while (got > 0) {
			json_object_put(reply);
			got = qmp_feed(&qmp, NULL, 0, &reply);
		}
		/* A text that is not over yet is not wrong yet. */
		if (got == 0)
			got = qmp_feed(&qmp, "\0", 1, &reply);
		assert_int_equal(got, -EPROTO);
		assert_non_null(strstr(fail_message(-EPROTO), "QEMU sent what is no QMP: "));
		qmp_fini(&qmp);
	}
}

static void test_nul_bytes_are_refused(void **state)
{
	static const char text[] = "{\"event\": \"a\0b\"}";
	struct line *line = *state;
	json_object *reply = NULL;

	assert_int_equal(qmp_feed(&line->qmp, text, sizeof(text) - 1, &reply), -EPROTO);
	assert_null(reply);
}

static void test_nesting_without_end_is_refused(void **state)
{
	struct line *line = *state;
	json_object *reply = NULL;
	char text[10000];

	memset(text, '[', sizeof(text));
	assert_int_equal(qmp_feed(&line->qmp, "{\"a\":", 5, &reply), 0);
	assert_int_equal(qmp_feed(&line->qmp, text, sizeof(text), &reply), -EPROTO);
}

static void test_addresses_keep_all_bits(void **state)
{
	static const char text[] = "{\"return\": 18446744073709551615}{\"return\": 1e999}";
	struct line *line = *state;
	json_object *reply = NULL, *value;

	assert_int_equal(qmp_feed(&line->qmp, text, sizeof(text) - 1, &reply), 1);
	assert_true(json_object_object_get_ex(reply, "return", &value));
	assert_true(json_object_get_uint64(value) == UINT64_MAX);
	json_object_put(reply);
	assert_int_equal(qmp_feed(&line->qmp, NULL, 0, &reply), 1);
	json_object_put(reply);
	assert_int_equal(qmp_feed(&line->qmp, NULL, 0, &reply), 0);
}

/* QEMU sends none. Newer json-c refuse it, older ones cut it down to 64 bits. */
static void test_a_number_of_more_bits_is_no_address(void **state)
{
	static const char text[] = "{\"return\": 99999999999999999999999}";
	struct line *line = *state;
	json_object *reply = NULL, *value;
	int got = qmp_feed(&line->qmp, text, sizeof(text) - 1, &reply);

	if (got == -EPROTO)
		return;
	assert_int_equal(got, 1);
	assert_true(json_object_object_get_ex(reply, "return", &value));
	assert_true(json_object_get_uint64(value) == UINT64_MAX);
	json_object_put(reply);
}

static void test_a_large_reply_comes_in_pieces(void **state)
{
	struct line *line = *state;
	_cleanup_free_ char *text = xcalloc(1000001, 1);
	json_object *reply = NULL;

	memset(text, 'x', 1000000);
	assert_int_equal(qmp_feed(&line->qmp, "{\"return\": \"", 12, &reply), 0);
	for (int i = 0; i < 1000; i++)
		assert_int_equal(qmp_feed(&line->qmp, text + 1000 * i, 1000, &reply), 0);
	assert_int_equal(qmp_feed(&line->qmp, "\"}", 2, &reply), 1);
	assert_string_equal(qmp_string(reply, "return"), text);
	json_object_put(reply);
}

static void test_strings_are_found_by_their_path(void **state)
{
	json_object *o = json_tokener_parse(
		"{\"a\": {\"b\": \"text\", \"n\": 7, \"no\": null}, \"s\": \"x\", \"l\": [1]}");

	(void)state;
	assert_string_equal(qmp_string(o, "a.b"), "text");
	assert_string_equal(qmp_string(o, "a.n"), "7");
	assert_string_equal(qmp_string(o, "s"), "x");
	assert_string_equal(qmp_string(o, "a.no"), "");
	assert_string_equal(qmp_string(o, "a.no.more"), "");
	assert_string_equal(qmp_string(o, "s.more"), "");
	assert_string_equal(qmp_string(o, "l.0"), "");
	assert_string_equal(qmp_string(o, "none"), "");
	assert_string_equal(qmp_string(NULL, "a"), "");
	json_object_put(o);
}

static void test_the_greeting_is_answered(void **state)
{
	struct line *line = *state;

	qemu_says(line, "{\"QMP\": {}}\r\n{\"return\": {}, \"id\": 1}\r\n");
	assert_int_equal(qmp_greet(&line->qmp, 1000), 0);
	assert_qemu_was_told(line, "{\"execute\":\"qmp_capabilities\",\"id\":1}");
}

static void test_the_greeting_need_not_be_waited_for(void **state)
{
	struct line *line = *state;

	assert_int_equal(qmp_begin(&line->qmp), 0);
	assert_qemu_was_told(line, "{\"execute\":\"qmp_capabilities\",\"id\":1}");
	qemu_says(line, "{\"QMP\": {}}{\"return\": {}, \"id\": 1}{\"event\": \"RESUME\"}");
	assert_int_equal(qmp_read(&line->qmp), 0);
	assert_next_event(&line->qmp, "RESUME");
	assert_next_event(&line->qmp, NULL);
}

static void test_a_command_has_arguments_and_a_result(void **state)
{
	struct line *line = *state;
	json_object *arguments = json_object_new_object(), *result = NULL;

	json_object_object_add(arguments, "command-line",
			       json_object_new_string("info \"x\""));
	qemu_says(line, "{\"return\": {\"status\": \"running\"}, \"id\": 1}");
	assert_int_equal(qmp_execute(&line->qmp, "human-monitor-command", arguments, 1000,
				     &result),
			 0);
	assert_string_equal(qmp_string(result, "status"), "running");
	json_object_put(result);
	assert_qemu_was_told(line, "{\"execute\":\"human-monitor-command\",\"id\":1,"
				   "\"arguments\":{\"command-line\":\"info \\\"x\\\"\"}}");
}

static void test_events_before_a_reply_are_kept_in_order(void **state)
{
	struct line *line = *state;

	qemu_says(line, "{\"event\": \"A\"}{\"event\": \"B\"}{\"return\": {}, \"id\": 1}"
			"{\"event\": \"C\"}");
	assert_int_equal(qmp_execute(&line->qmp, "stop", NULL, 1000, NULL), 0);
	assert_int_equal(qmp_read(&line->qmp), 0);
	assert_next_event(&line->qmp, "A");
	assert_next_event(&line->qmp, "B");
	assert_next_event(&line->qmp, "C");
	assert_next_event(&line->qmp, NULL);
}

static void test_qemus_error_is_told_in_its_words(void **state)
{
	struct line *line = *state;
	json_object *result = (json_object *)line;

	qemu_says(line, "{\"id\": 1, \"error\": {\"class\": \"CommandNotFound\", "
			"\"desc\": \"no such command\"}}");
	assert_int_equal(qmp_execute(&line->qmp, "nonsense", NULL, 1000, &result), -EPROTO);
	assert_string_equal(fail_message(-EPROTO), "QEMU: nonsense: no such command");
	assert_null(result);
}

/* To what it cannot parse, QEMU replies without an id. */
static void test_an_error_without_an_id_is_ours(void **state)
{
	struct line *line = *state;

	qemu_says(line, "{\"error\": {\"desc\": \"bad JSON\"}}");
	assert_int_equal(qmp_execute(&line->qmp, "x", NULL, 1000, NULL), -EPROTO);
}

static void test_a_late_reply_answers_no_later_command(void **state)
{
	struct line *line = *state;
	json_object *result = NULL;

	assert_int_equal(qmp_execute(&line->qmp, "slow", NULL, 10, &result), -ETIMEDOUT);
	assert_string_equal(fail_message(-ETIMEDOUT), "QEMU does not answer its monitor");
	qemu_says(line, "{\"return\": \"slow\", \"id\": 1}{\"event\": \"A\"}"
			"{\"return\": \"quick\", \"id\": 2}");
	assert_int_equal(qmp_execute(&line->qmp, "quick", NULL, 1000, &result), 0);
	assert_string_equal(json_object_get_string(result), "quick");
	json_object_put(result);
	assert_next_event(&line->qmp, "A");
}

static void test_the_time_is_kept(void **state)
{
	struct line *line = *state;
	long long start = clock_ms();

	assert_int_equal(qmp_execute(&line->qmp, "slow", NULL, 100, NULL), -ETIMEDOUT);
	assert_true(clock_ms() - start >= 99);
	assert_true(clock_ms() - start < 5000);
}

static void test_a_qemu_that_is_gone_is_seen(void **state)
{
	struct line *line = *state;

	qemu_says(line, "{\"QMP\": {}}");
	qemu_goes(line);
	assert_int_equal(qmp_greet(&line->qmp, 1000), -EPIPE);
	assert_string_equal(fail_message(-EPIPE), "QEMU is gone");
	assert_int_equal(qmp_execute(&line->qmp, "stop", NULL, 1000, NULL), -EPIPE);
	assert_int_equal(qmp_read(&line->qmp), -EPIPE);
}

static void test_last_events_of_a_qemu_that_is_gone_are_kept(void **state)
{
	struct line *line = *state;

	qemu_says(line,
		  "{\"event\": \"SHUTDOWN\", \"data\": {\"reason\": \"guest-reset\"}}\r\n");
	qemu_goes(line);
	assert_int_equal(qmp_read(&line->qmp), -EPIPE);
	assert_next_event(&line->qmp, "SHUTDOWN");
}

static void test_garbage_ends_the_reading(void **state)
{
	struct line *line = *state;

	qemu_says(line, "{\"event\": \"A\"} garbage {\"event\": \"B\"}");
	assert_int_equal(qmp_read(&line->qmp), -EPROTO);
	assert_next_event(&line->qmp, "A");
	assert_next_event(&line->qmp, NULL);
}

static void test_fini_releases_what_was_not_taken(void **state)
{
	struct line *line = *state;
	struct qmp nothing = { .fd = -1 };

	qemu_says(line, "{\"event\": \"A\"}{\"event\": \"B\"}{\"event\": ");
	assert_int_equal(qmp_read(&line->qmp), 0);
	qmp_fini(&line->qmp);
	qmp_fini(&line->qmp);
	qmp_fini(&nothing);
	assert_int_equal(line->qmp.fd, -1);
}

#define qmp_test(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_stream_may_be_split_anywhere),
		qmp_test(test_the_stream_may_come_byte_by_byte),
		cmocka_unit_test(test_what_is_no_qmp_is_refused),
		qmp_test(test_nul_bytes_are_refused),
		qmp_test(test_nesting_without_end_is_refused),
		qmp_test(test_addresses_keep_all_bits),
		qmp_test(test_a_number_of_more_bits_is_no_address),
		qmp_test(test_a_large_reply_comes_in_pieces),
		cmocka_unit_test(test_strings_are_found_by_their_path),
		qmp_test(test_the_greeting_is_answered),
		qmp_test(test_the_greeting_need_not_be_waited_for),
		qmp_test(test_a_command_has_arguments_and_a_result),
		qmp_test(test_events_before_a_reply_are_kept_in_order),
		qmp_test(test_qemus_error_is_told_in_its_words),
		qmp_test(test_an_error_without_an_id_is_ours),
		qmp_test(test_a_late_reply_answers_no_later_command),
		qmp_test(test_the_time_is_kept),
		qmp_test(test_a_qemu_that_is_gone_is_seen),
		qmp_test(test_last_events_of_a_qemu_that_is_gone_are_kept),
		qmp_test(test_garbage_ends_the_reading),
		qmp_test(test_fini_releases_what_was_not_taken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
