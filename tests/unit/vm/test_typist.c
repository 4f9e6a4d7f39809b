// SPDX-License-Identifier: GPL-2.0-or-later
/* Typing at the guest's console. */
#include "../unit.h"

#include "vm/typist.h"

struct desk {
	struct typist typist;
	struct watch watch;
};

static int set_up(void **state)
{
	*state = xcalloc(1, sizeof(struct desk));
	return 0;
}

static int tear_down(void **state)
{
	struct desk *desk = *state;

	typist_fini(&desk->typist);
	free(desk);
	return 0;
}

static void console(struct desk *desk, const char *text)
{
	watch_feed(&desk->watch, text, strlen(text));
}

static void pipe_in(struct desk *desk, const char *text)
{
	typist_input(&desk->typist, text, strlen(text));
}

static void assert_types(struct desk *desk, long long quiet_ms, const char *wanted)
{
	_cleanup_free_ char *text = NULL;
	size_t n = typist_next(&desk->typist, &desk->watch, quiet_ms, &text);

	assert_int_equal(n, strlen(wanted));
	if (n)
		assert_memory_equal(text, wanted, n);
	else
		assert_null(text);
}

static void assert_types_nothing(struct desk *desk, long long quiet_ms)
{
	assert_types(desk, quiet_ms, "");
}

static void log_in(struct desk *desk)
{
	console(desk, "\r\nlab login: ");
	assert_types(desk, 0, "root\n");
	console(desk, "root\r\n~ # ");
}

static void test_before_the_login_prompt_nothing_is_typed(void **state)
{
	struct desk *desk = *state;

	pipe_in(desk, "echo hi\n");
	assert_types_nothing(desk, 0);
	console(desk, "[    0.1] booting\r\n");
	assert_types_nothing(desk, 0);
	assert_types_nothing(desk, 100000);
	console(desk, "a prompt of init's: # ");
	assert_types_nothing(desk, 0);
	assert_int_equal(desk->typist.state, TYPIST_BOOT);
}

static void test_lines_are_typed_at_prompts_and_then_poweroff(void **state)
{
	struct desk *desk = *state;

	pipe_in(desk, "echo hi\necho ");
	log_in(desk);
	assert_types(desk, 0, "echo hi\n");
	/* The prompt from before is not the next one. */
	assert_types_nothing(desk, 0);
	console(desk, "echo hi\r\nhi\r\n");
	assert_types_nothing(desk, 0);
	console(desk, "~ # ");
	/* Half a line waits for its end. */
	assert_types_nothing(desk, 0);
	pipe_in(desk, "there\n");
	assert_types(desk, 0, "echo there\n");
	console(desk, "echo there\r\nthere\r\n~ # ");
	assert_types_nothing(desk, 0);
	pipe_in(desk, "");
	assert_types(desk, 0, "poweroff\n");
	assert_int_equal(desk->typist.state, TYPIST_OFF);
	console(desk, "poweroff\r\n~ # ");
	assert_types_nothing(desk, 100000);
}

static void test_without_input_it_logs_in_and_powers_off(void **state)
{
	struct desk *desk = *state;

	pipe_in(desk, "");
	log_in(desk);
	assert_types(desk, 0, "poweroff\n");
}

static void test_a_last_line_without_a_newline_gets_one(void **state)
{
	struct desk *desk = *state;

	pipe_in(desk, "echo hi");
	log_in(desk);
	assert_types_nothing(desk, 0);
	pipe_in(desk, "");
	assert_types(desk, 0, "echo hi\n");
}

static void test_input_byte_by_byte_is_the_same(void **state)
{
	struct desk *desk = *state;

	for (const char *c = "echo hi\nls\n"; *c; c++)
		typist_input(&desk->typist, c, 1);
	log_in(desk);
	assert_types(desk, 0, "echo hi\n");
	console(desk, "~ # ");
	assert_types(desk, 0, "ls\n");
}

static void test_empty_lines_and_nul_bytes_are_typed(void **state)
{
	static const char input[] = "\na\0b\n";
	struct desk *desk = *state;
	_cleanup_free_ char *text = NULL;

	typist_input(&desk->typist, input, sizeof(input) - 1);
	log_in(desk);
	assert_types(desk, 0, "\n");
	console(desk, "\r\n~ # ");
	assert_int_equal(typist_next(&desk->typist, &desk->watch, 0, &text), 4);
	assert_memory_equal(text, "a\0b\n", 4);
}

static void test_to_a_quiet_console_lines_are_typed_without_a_prompt(void **state)
{
	struct desk *desk = *state;

	pipe_in(desk, "cat\nfor cat\n");
	log_in(desk);
	assert_types(desk, 0, "cat\n");
	console(desk, "cat\r\n");
	assert_types_nothing(desk, TYPIST_QUIET_MS - 1);
	assert_types(desk, TYPIST_QUIET_MS, "for cat\n");
	pipe_in(desk, "");
	/* cat still reads: the input's end is for it. */
	assert_types(desk, TYPIST_QUIET_MS, "\004");
	console(desk, "for cat\r\n~ # ");
	assert_types(desk, 0, "poweroff\n");
}

static void test_a_shell_that_took_the_end_is_logged_in_again(void **state)
{
	struct desk *desk = *state;

	pipe_in(desk, "sleep 5\n");
	log_in(desk);
	assert_types(desk, 0, "sleep 5\n");
	pipe_in(desk, "");
	console(desk, "sleep 5\r\n");
	assert_types(desk, TYPIST_QUIET_MS, "\004");
	console(desk, "~ # \r\nlab login: ");
	assert_types(desk, 0, "root\n");
	console(desk, "root\r\n~ # ");
	assert_types(desk, 0, "poweroff\n");
}

static void test_no_more_is_typed_ahead_than_a_terminal_keeps(void **state)
{
	struct desk *desk = *state;
	size_t typed = 0, n;

	for (int i = 0; i < 1000; i++)
		pipe_in(desk, "123456789\n");
	log_in(desk);
	do {
		_cleanup_free_ char *text = NULL;

		n = typist_next(&desk->typist, &desk->watch, TYPIST_QUIET_MS, &text);
		typed += n;
		console(desk, ".");
	} while (n);
	assert_true(typed > TYPIST_AHEAD && typed < 4096);
	console(desk, "\r\n~ # ");
	assert_types(desk, 0, "123456789\n");
}

static void test_without_a_prompt_a_quiet_console_is_taken_for_a_shell(void **state)
{
	struct desk *desk = *state;

	pipe_in(desk, "echo hi\n");
	console(desk, "lab login: ");
	assert_types(desk, 0, "root\n");
	console(desk, "root\r\nprompt> ");
	assert_types_nothing(desk, 0);
	assert_types(desk, TYPIST_QUIET_MS, "echo hi\n");
}

/* A line that is too long for a terminal, whose end is @end: it is typed up to there. */
static void type_too_long(struct desk *desk, const char *end, bool last)
{
	_cleanup_free_ char *line = xcalloc(TYPIST_LINE_MAX + 1, 1);

	memset(line, 'x', TYPIST_LINE_MAX);
	log_in(desk);
	pipe_in(desk, line);
	pipe_in(desk, end);
	if (last)
		typist_input(&desk->typist, NULL, 0);
	assert_types(desk, 0, line);
	console(desk, "~ # ");
}

static void test_a_line_that_is_too_long_is_typed_in_pieces(void **state)
{
	struct desk *desk = *state;

	type_too_long(desk, "y\nz\n", false);
	assert_types(desk, 0, "y\n");
	console(desk, "~ # ");
	assert_types(desk, 0, "z\n");
}

static void test_its_end_gets_a_newline(void **state)
{
	struct desk *desk = *state;

	type_too_long(desk, "y", true);
	assert_types(desk, 0, "y\n");
}

#define typist_test(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		typist_test(test_before_the_login_prompt_nothing_is_typed),
		typist_test(test_lines_are_typed_at_prompts_and_then_poweroff),
		typist_test(test_without_input_it_logs_in_and_powers_off),
		typist_test(test_a_last_line_without_a_newline_gets_one),
		typist_test(test_a_line_that_is_too_long_is_typed_in_pieces),
		typist_test(test_its_end_gets_a_newline),
		typist_test(test_input_byte_by_byte_is_the_same),
		typist_test(test_empty_lines_and_nul_bytes_are_typed),
		typist_test(test_to_a_quiet_console_lines_are_typed_without_a_prompt),
		typist_test(test_a_shell_that_took_the_end_is_logged_in_again),
		typist_test(test_no_more_is_typed_ahead_than_a_terminal_keeps),
		typist_test(test_without_a_prompt_a_quiet_console_is_taken_for_a_shell),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
