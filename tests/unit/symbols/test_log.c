// SPDX-License-Identifier: GPL-2.0-or-later
/* Lines of logs as serial lines, terminals and colour give them. */
#include "../unit.h"

#include "symbols/log.h"

/* The lines' bytes, or texts, with a '|' behind each. */
static char *join(const char *bytes, size_t size, bool texts)
{
	struct log log = { .in = fmemopen((char *)bytes, size, "r") };
	const struct log_line *line;
	char *all = NULL;
	size_t n;
	FILE *to = open_memstream(&all, &n);

	while ((line = log_next(&log))) {
		if (texts)
			fputs(line->text, to);
		else
			fwrite(line->bytes, 1, line->size, to);
		fputc('|', to);
	}
	fclose(log.in);
	log_fini(&log);
	fclose(to);
	return all;
}

static void test_ends_of_lines(void **state)
{
	static const struct {
		const char *bytes, *lines;
	} all[] = {
		{ "a\nb\n", "a|b|" },
		{ "a\nb", "a|b|" },
		{ "a\r\nb\r\n", "a|b|" },
		{ "a\n\rb\n\r", "a|b|" },
		{ "a\r\r\nb\r\r\n", "a|b|" },
		{ "a\rb\rc", "a|b|c|" },
		{ "a\rb\n\rc\r", "a|b|c|" },
		{ "\ra", "a|" },
		{ "a\n\nb\n", "a||b|" },
		{ "a\r\n\r\nb", "a||b|" },
		{ "a\n\r\n\rb\n\r", "a||b|" },
		{ "\n", "|" },
		{ "\r\n", "|" },
		{ " \t\n", " \t|" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(all); i++) {
		_cleanup_free_ char *lines =
			join(all[i].bytes, strlen(all[i].bytes), false);

		assert_string_equal(lines, all[i].lines);
	}
}

static void test_what_is_no_text(void **state)
{
	static const struct {
		const char *bytes, *text;
	} all[] = {
		{ "\033[1;31mred\033[0m!", "red!|" },
		{ "\033[0mf+0x1/0x2", "f+0x1/0x2|" },
		{ "f\033[32m+0x1\033[m/0x2", "f+0x1/0x2|" },
		{ "\033]0;title\007text", "text|" },
		{ "\033]8;;http://x\033\\text\033]8;;\033\\", "text|" },
		{ "\033Pdata\033\\text", "text|" },
		{ "\033_data\033\\text", "text|" },
		{ "\033(Btext\033)0", "text|" },
		{ "\033Mtext\0337\0338\033=", "text|" },
		/* Cut short. */
		{ "\033[12\ntext", "|text|" },
		{ "\033]0;title\ntext", "|text|" },
		{ "text\033", "text|" },
		/* In one byte, and as UTF-8 has it. */
		{ "\2331mtext\2330m", "text|" },
		{ "\2350;title\234text", "text|" },
		{ "gr\303\234n \342\200\234x\342\200\235",
		  "gr\303\234n \342\200\234x\342\200\235|" },
		{ "a\007\001\016\017\177b\tc", "ab\tc|" },
		{ "ff\b+0x1", "f+0x1|" },
		{ "\ba", "a|" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(all); i++) {
		_cleanup_free_ char *text = join(all[i].bytes, strlen(all[i].bytes), true);

		assert_string_equal(text, all[i].text);
	}
}

static void test_nul_bytes(void **state)
{
	static const char bytes[] = "a\0b\n\0\0c";
	_cleanup_free_ char *text = join(bytes, sizeof(bytes) - 1, true);

	(void)state;
	assert_string_equal(text, "ab|c|");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ends_of_lines),
		cmocka_unit_test(test_what_is_no_text),
		cmocka_unit_test(test_nul_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
