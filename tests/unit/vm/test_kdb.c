// SPDX-License-Identifier: GPL-2.0-or-later
/* Talking to KDB: the test is the kernel. */
#include "../unit.h"

#include <errno.h>
#include <sys/socket.h>

#include "vm/kdb.h"

static void strips(const char *text, const char *line, const char *wanted)
{
	_cleanup_free_ char *copy = xstrdup(text);

	assert_true(kdb_strip(copy, line));
	assert_string_equal(copy, wanted);
}

static void goes_on(const char *text, const char *line)
{
	_cleanup_free_ char *copy = xstrdup(text);

	assert_false(kdb_strip(copy, line));
}

static void test_prompts_and_echoes_are_no_text(void **state)
{
	(void)state;
	strips("\r\nEntering kdb\r\n\r\n[0]kdb> ", NULL, "\nEntering kdb\n\n");
	strips("kdb> bt\r\nStack\r\n[12]kdb> ", "bt", "Stack\n");
	strips("kdb> ", NULL, "");
}

static void test_a_text_that_goes_on_has_no_prompt(void **state)
{
	(void)state;
	goes_on("", NULL);
	goes_on("[0]kdb> bt\r\nStack\r\n", NULL);
	goes_on("say [0]kdb> ", NULL);
}

static void test_a_line_must_have_been_echoed(void **state)
{
	(void)state;
	goes_on("[0]kdb> ", "bt");
	goes_on("[0]kdb> rd\r\n[0]kdb> ", "bt");
	goes_on("x\r\nbt\r\n[0]kdb> ", "bt");
	/* At a prompt from before this connection. */
	strips("bt\r\nStack\r\n[0]kdb> ", "bt", "Stack\n");
}

static void test_pages_are_joined(void **state)
{
	(void)state;
	strips("a\r\nmore> b\r\n[0]kdb> ", NULL, "a\nb\n");
}

struct scene {
	struct kdb kdb;
	int kernel;
};

static struct scene begin(void)
{
	struct scene s = { 0 };
	int fds[2];

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
	kdb_init(&s.kdb, fds[0]);
	s.kernel = fds[1];
	return s;
}

static void end(struct scene *s)
{
	kdb_fini(&s->kdb);
	close(s->kernel);
}

static void say(const struct scene *s, const char *text)
{
	assert_int_equal(write_all(s->kernel, text, strlen(text)), 0);
}

static void hear(const struct scene *s, const char *wanted)
{
	char text[100] = "";
	size_t used = 0;

	while (used < strlen(wanted)) {
		ssize_t n = read(s->kernel, text + used, strlen(wanted) - used);

		assert_true(n > 0);
		used += n;
	}
	assert_string_equal(text, wanted);
}

static void wait_for(struct scene *s, const char *wanted)
{
	_cleanup_free_ char *text = NULL;

	assert_int_equal(kdb_wait(&s->kdb, 10000, -1, &text), 0);
	assert_string_equal(text, wanted);
}

static void assert_waiting(struct scene *s)
{
	char *text;

	assert_int_equal(kdb_wait(&s->kdb, 1, -1, &text), -ETIMEDOUT);
}

static void test_an_answer_ends_with_a_prompt(void **state)
{
	struct scene s = begin();

	(void)state;
	assert_int_equal(kdb_send(&s.kdb, "set LINES 9"), 0);
	hear(&s, "set LINES 9\r");
	assert_waiting(&s);
	say(&s, "[0]kdb> ");
	assert_waiting(&s);
	say(&s, "set LINES 9\r\n[0]kd");
	assert_waiting(&s);
	say(&s, "b> ");
	wait_for(&s, "");
	/* From then on it is known what is an echo. */
	assert_int_equal(kdb_send(&s.kdb, "bt"), 0);
	say(&s, "bt\r\nStack\r\n[0]kdb> ");
	wait_for(&s, "Stack\n");
	end(&s);
}

/* What was sent before the kernel stopped is read when it has. */
static void test_an_early_line_is_answered_after_the_entry(void **state)
{
	struct scene s = begin();

	(void)state;
	assert_int_equal(kdb_send(&s.kdb, "bt"), 0);
	say(&s, "\r\nEntering kdb\r\n[0]kdb> ");
	assert_waiting(&s);
	say(&s, "bt\r\nStack\r\n[0]kdb> ");
	wait_for(&s, "\nEntering kdb\nStack\n");
	end(&s);
}

static void test_go_is_read_and_the_next_stop_is_waited_for(void **state)
{
	struct scene s = begin();

	(void)state;
	assert_int_equal(kdb_send(&s.kdb, "bp\tf"), 0);
	say(&s, "[0]kdb> bp f\r\n[0]kdb> ");
	wait_for(&s, "");
	assert_int_equal(kdb_go(&s.kdb, 1), -ETIMEDOUT);
	hear(&s, "bp f\rgo\r");
	say(&s, "go\r\n");
	assert_waiting(&s);
	say(&s, "\r\nEntering kdb\r\n[0]kdb> ");
	wait_for(&s, "\nEntering kdb\n");
	end(&s);
}

static void test_a_page_is_turned(void **state)
{
	struct scene s = begin();

	(void)state;
	assert_int_equal(kdb_send(&s.kdb, "help"), 0);
	say(&s, "[0]kdb> help\r\none\r\nmore> ");
	assert_waiting(&s);
	hear(&s, "help\r ");
	say(&s, "two\r\n[0]kdb> ");
	wait_for(&s, "one\ntwo\n");
	end(&s);
}

static void test_others_end_the_waiting(void **state)
{
	struct scene s = begin();
	char *text;
	int stop[2];

	(void)state;
	assert_int_equal(pipe(stop), 0);
	close(stop[1]);
	assert_int_equal(kdb_wait(&s.kdb, -1, stop[0], &text), -EINTR);
	close(stop[0]);
	close(s.kernel);
	assert_int_equal(kdb_wait(&s.kdb, -1, -1, &text), -EPIPE);
	kdb_fini(&s.kdb);
}

static void test_escape_is_a_packet_of_gdbs(void **state)
{
	struct scene s = begin();

	(void)state;
	assert_int_equal(kdb_send(&s.kdb, "x"), 0);
	assert_int_equal(kdb_escape(&s.kdb), 0);
	assert_int_equal(kdb_send(&s.kdb, "y"), 0);
	hear(&s, "x\r+$3#33y\r");
	/* What was sent before was noise to the stub. */
	say(&s, "+\r\n[0]kdb> y\r\n[0]kdb> ");
	wait_for(&s, "+\n");
	end(&s);
}

static void test_keys_are_no_line(void **state)
{
	struct scene s = begin();
	char line[300];

	(void)state;
	assert_int_equal(kdb_send(&s.kdb, "a\033[A"), -EINVAL);
	assert_int_equal(kdb_send(&s.kdb, "a\177"), -EINVAL);
	memset(line, 'x', sizeof(line) - 1);
	line[sizeof(line) - 1] = '\0';
	assert_int_equal(kdb_send(&s.kdb, line), -EINVAL);
	end(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_prompts_and_echoes_are_no_text),
		cmocka_unit_test(test_a_text_that_goes_on_has_no_prompt),
		cmocka_unit_test(test_a_line_must_have_been_echoed),
		cmocka_unit_test(test_pages_are_joined),
		cmocka_unit_test(test_an_answer_ends_with_a_prompt),
		cmocka_unit_test(test_an_early_line_is_answered_after_the_entry),
		cmocka_unit_test(test_go_is_read_and_the_next_stop_is_waited_for),
		cmocka_unit_test(test_a_page_is_turned),
		cmocka_unit_test(test_others_end_the_waiting),
		cmocka_unit_test(test_escape_is_a_packet_of_gdbs),
		cmocka_unit_test(test_keys_are_no_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
