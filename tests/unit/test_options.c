// SPDX-License-Identifier: GPL-2.0-or-later
/* Arguments: what is parsed, and what the user reads about a wrong one. */
#include "unit.h"

#include "applet.h"
#include "util/fail.h"

struct toy_options {
	struct guest_options guest;
	bool loud;
	const char *file;
	const char *words[4];
	int n;
};

static error_t parse_toy(int key, char *arg, struct argp_state *state)
{
	struct toy_options *o = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &o->guest;
		return 0;
	case 'l':
		o->loud = true;
		return 0;
	case 'f':
	case 300:
		o->file = arg;
		return 0;
	case ARGP_KEY_ARG:
		if (o->n == 2)
			return ARGP_ERR_UNKNOWN;
		o->words[o->n++] = arg;
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp_option toy_options[] = {
	{ "loud", 'l', NULL, 0, "say more", 0 },
	{ "file", 'f', "FILE", 0, "which file", 0 },
	{ "long-only", 300, "FILE", 0, "without a letter", 0 },
	{ 0 },
};

static const struct argp_child toy_children[] = { { .argp = &guest_argp }, { 0 } };

static const struct argp toy_argp = {
	.options = toy_options,
	.parser = parse_toy,
	.args_doc = "[WORD]",
	.doc = "Is a toy.\vAfter the options.",
	.children = toy_children,
};

static const struct applet toy = { .name = "toy", .argp = &toy_argp };
static const struct applet in_order = {
	.name = "toy",
	.argp = &toy_argp,
	.flags = ARGP_IN_ORDER,
};

struct call {
	const struct applet *applet;
	char **argv;
};

static void parse(const void *argument)
{
	const struct call *call = argument;
	struct toy_options o = { 0 };
	int argc = 0;

	while (call->argv[argc])
		argc++;
	options_parse(call->applet, argc, call->argv, &o);
	printf("%s %s %d %s %s %s\n", o.guest.arch, o.guest.id, o.loud,
	       o.file ? o.file : "-", o.n > 0 ? o.words[0] : "-",
	       o.n > 1 ? o.words[1] : "-");
}

#define run(applet, ...) \
	unit_fork(parse, &(struct call){ applet, (char *[]){ "toy", __VA_ARGS__, NULL } })

/* One line on standard error, status 2, and nothing on standard output. */
static void assert_usage(const struct unit_child *child, const char *message)
{
	_cleanup_free_ char *wanted =
		xasprintf("lkmc toy: %s (see: lkmc toy --help)\n", message);

	assert_string_equal(child->err, wanted);
	assert_string_equal(child->out, "");
	assert_true(WIFEXITED(child->status));
	assert_int_equal(WEXITSTATUS(child->status), 2);
}

#define assert_refused(message, ...)                                              \
	do {                                                                      \
		_cleanup_child_ struct unit_child child = run(&toy, __VA_ARGS__); \
		assert_usage(&child, message);                                    \
	} while (0)

#define assert_parsed(applet, result, ...)                                          \
	do {                                                                        \
		_cleanup_child_ struct unit_child child = run(applet, __VA_ARGS__); \
		assert_string_equal(child.err, "");                                 \
		assert_string_equal(child.out, result "\n");                        \
		assert_int_equal(child.status, 0);                                  \
	} while (0)

static void test_defaults(void **state)
{
	(void)state;
	assert_parsed(&toy, "x86_64 0 0 - - -", NULL);
}

static void test_short_and_long_options(void **state)
{
	(void)state;
	assert_parsed(&toy, "arm 7 1 x - -", "-a", "arm", "-i7", "-lf", "x");
	assert_parsed(&toy, "arm 7 1 x - -", "--arch=arm", "--id", "7", "--loud",
		      "--long-only=x");
	assert_parsed(&toy, "x86_64 0 0 -l - -", "-f", "-l");
}

static void test_options_may_follow_words(void **state)
{
	(void)state;
	assert_parsed(&toy, "x86_64 0 1 - a b", "a", "-l", "b");
	assert_parsed(&toy, "x86_64 0 0 - -l -", "--", "-l");
}

static void test_in_order_options_are_taken_in_between(void **state)
{
	(void)state;
	assert_parsed(&in_order, "x86_64 0 1 - a b", "a", "-l", "b");
}

#define LIST "there are -h -l -f --long-only -a -i"

static void test_an_unknown_option_is_told_the_right_ones(void **state)
{
	(void)state;
	assert_refused("unknown option '-z': " LIST, "-z");
	assert_refused("unknown option '--zoo': " LIST, "--zoo");
	assert_refused("unknown option '--zoo=x': " LIST, "--zoo=x");
	assert_refused("unknown option '-z': " LIST, "word", "-z", "-l");
}

static void test_an_unknown_letter_in_a_group_is_named(void **state)
{
	(void)state;
	assert_refused("unknown option '-z': " LIST, "-lz");
	assert_refused("unknown option '-z': " LIST, "-zl");
	assert_refused("unknown option '-z': " LIST, "-l", "-lzl");
	assert_refused("unknown option '-z': " LIST, "word", "-zl");
}

static void test_a_missing_value_is_named(void **state)
{
	(void)state;
	assert_refused("option '-f' needs a value: FILE", "-f");
	assert_refused("option '-f' needs a value: FILE", "-lf");
	assert_refused("option '-a' needs a value: ARCH", "-l", "-a");
	assert_refused("option '--file' needs a value: FILE", "--file");
}

static void test_a_value_too_much_is_named(void **state)
{
	(void)state;
	assert_refused("option '--loud' takes no value", "--loud=very");
}

static void test_a_word_too_much_is_named(void **state)
{
	(void)state;
	assert_refused("unexpected argument 'c'", "a", "b", "c");
	assert_refused("unexpected argument '-'", "a", "b", "-");
}

static void test_help_is_no_error(void **state)
{
	static const char *const wanted[] = {
		"Usage: toy ",         "[WORD]",
		"Is a toy.",           "-l, --loud",
		"  --long-only=FILE ", "-a, --arch=ARCH",
		"-h, --help",          "After the options.",
	};
	char *options[] = { "-h", "--help", "-lh" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(options); i++) {
		_cleanup_child_ struct unit_child child = run(&toy, options[i]);

		assert_int_equal(child.status, 0);
		assert_string_equal(child.err, "");
		for (size_t j = 0; j < ARRAY_SIZE(wanted); j++) {
			const char *at = strstr(child.out, wanted[j]);

			assert_non_null(at);
			assert_null(strstr(at + 1, wanted[j]));
		}
	}
}

static void test_seconds_may_have_fractions(void **state)
{
	(void)state;
	assert_int_equal(seconds_parse(&toy, "--timeout", "0"), 0);
	assert_int_equal(seconds_parse(&toy, "--timeout", "1.5"), 1500);
	assert_int_equal(seconds_parse(&toy, "--timeout", "86400"), 86400000);
}

static void parse_seconds(const void *text)
{
	seconds_parse(&toy, "--timeout", text);
}

static void test_no_seconds_are_refused(void **state)
{
	static const char *const texts[] = { "",    "x",   "-1",    "5s",
					     "nan", "inf", "1e300", "1,5" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		_cleanup_child_ struct unit_child child =
			unit_fork(parse_seconds, texts[i]);
		_cleanup_free_ char *wanted =
			xasprintf("--timeout %s: not a number of seconds", texts[i]);

		assert_usage(&child, wanted);
	}
}

static void give_error(const void *argument)
{
	(void)argument;
	exit(applet_error(&toy, fail(EIO, "the disk is %s", "full")));
}

static void test_an_applets_error_is_one_line(void **state)
{
	_cleanup_child_ struct unit_child child = unit_fork(give_error, NULL);

	(void)state;
	assert_string_equal(child.err, "lkmc toy: the disk is full\n");
	assert_int_equal(WEXITSTATUS(child.status), EXIT_LAB);
}

static void give_status(const void *err)
{
	exit(applet_error(&toy, *(const int *)err));
}

/* EINVAL may be any system call's: it is not the user who was wrong. */
static void test_an_error_has_its_exit_status(void **state)
{
	static const struct {
		int err, status;
	} wanted[] = {
		{ -EUSAGE, EXIT_USAGE }, { -EINVAL, EXIT_LAB },        { -EINTR, 130 },
		{ -ENOENT, EXIT_LAB },   { -ETIMEDOUT, EXIT_TIMEOUT },
	};

	(void)state;
	assert_int_equal(fail_usage("no module '%s'", "x"), -EUSAGE);
	assert_string_equal(fail_message(-EUSAGE), "no module 'x'");
	for (size_t i = 0; i < ARRAY_SIZE(wanted); i++) {
		_cleanup_child_ struct unit_child child =
			unit_fork(give_status, &wanted[i].err);

		assert_int_equal(WEXITSTATUS(child.status), wanted[i].status);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_defaults),
		cmocka_unit_test(test_short_and_long_options),
		cmocka_unit_test(test_options_may_follow_words),
		cmocka_unit_test(test_in_order_options_are_taken_in_between),
		cmocka_unit_test(test_an_unknown_option_is_told_the_right_ones),
		cmocka_unit_test(test_an_unknown_letter_in_a_group_is_named),
		cmocka_unit_test(test_a_missing_value_is_named),
		cmocka_unit_test(test_a_value_too_much_is_named),
		cmocka_unit_test(test_a_word_too_much_is_named),
		cmocka_unit_test(test_help_is_no_error),
		cmocka_unit_test(test_seconds_may_have_fractions),
		cmocka_unit_test(test_no_seconds_are_refused),
		cmocka_unit_test(test_an_applets_error_is_one_line),
		cmocka_unit_test(test_an_error_has_its_exit_status),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
