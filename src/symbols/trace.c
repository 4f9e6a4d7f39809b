// SPDX-License-Identifier: GPL-2.0-or-later
/* Places in code, as the kernel's log names them. */
#include "symbols/trace.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* An address has as many digits as the machine's word: 8 or 16. */
#define DIGITS_32 8
#define DIGITS_64 16

static bool is_name(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '.' || c == '$';
}

/* Reads "0x" and a number; returns what is behind it, or NULL. */
static const char *take_hex(const char *s, uint64_t *value)
{
	char *end;

	if (s[0] != '0' || s[1] != 'x' || !isxdigit((unsigned char)s[2]))
		return NULL;
	errno = 0;
	*value = strtoull(s, &end, 16);
	return errno ? NULL : end;
}

/* Hexadecimal digits and ']': a build id, if it is of the usual length. */
static void take_build_id(const char *s, char *build_id)
{
	size_t n = strspn(s, "0123456789abcdef");

	if (n == IDENT_BUILD_ID - 1 && s[n] == ']') {
		memcpy(build_id, s, n);
		build_id[n] = '\0';
	}
}

/* " [name]", also with a build id behind the name. */
static void take_module(const char *s, struct trace_place *place)
{
	size_t n;

	if (s[0] != ' ' || s[1] != '[' || !(isalnum((unsigned char)s[2]) || s[2] == '_'))
		return;
	n = strspn(s + 2,
		   "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");
	if (n < TRACE_MODULE && (s[2 + n] == ']' || s[2 + n] == ' ')) {
		memcpy(place->module, s + 2, n);
		place->module[n] = '\0';
	}
	if (s[2 + n] == ' ')
		take_build_id(s + 2 + n + 1, place->build_id);
}

/* What the kernel writes before a place. */
static const struct {
	const char *words;
	enum trace_kind kind;
} labels[] = {
	{ "IP: ", TRACE_HERE }, /* x86: RIP:, EIP: */
	{ "IP is at ", TRACE_HERE },
	{ "PC is at ", TRACE_HERE }, /* arm */
	{ "pc : ", TRACE_HERE },     /* arm, arm64; riscv: epc */
	{ "pc: ", TRACE_HERE },
	{ "PC: ", TRACE_HERE },
	{ "epc   : ", TRACE_HERE }, /* mips */
	{ "epc == ", TRACE_HERE },
	{ "NIP [", TRACE_HERE }, /* powerpc */
	{ "Kernel BUG at ", TRACE_HERE },
	/* Those that come from a fault; mm/kfence/report.c */
	{ "KFENCE: out-of-bounds ", TRACE_HERE },
	{ "KFENCE: use-after-free ", TRACE_HERE },
	{ "KFENCE: invalid read ", TRACE_HERE },
	{ "KFENCE: invalid write ", TRACE_HERE },
	{ "WARNING: ", TRACE_WARNING },
	{ "lr : ", TRACE_RETURN },
	{ "lr: ", TRACE_RETURN },
	{ "LR is at ", TRACE_RETURN },
	{ "LR [", TRACE_RETURN },
	{ "ra : ", TRACE_RETURN },
	{ "ra: ", TRACE_RETURN },
	{ "ra    : ", TRACE_RETURN },
	{ "ra == ", TRACE_RETURN },
	{ "BUG: ", TRACE_RETURN }, /* KASAN, KMSAN, KCSAN */
	{ "caller is ", TRACE_RETURN },
	{ " from ", TRACE_RETURN }, /* arm's call trace */
};

static bool begins(const char *text, size_t size, const char *words)
{
	size_t n = strlen(words);

	return n <= size && memcmp(text, words, n) == 0;
}

/* By the nearest label between two places; without one it is as @other. */
static enum trace_kind find_kind(const char *text, size_t size, enum trace_kind other)
{
	for (size_t at = size; at-- > 0;) {
		for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++) {
			if (begins(text + at, size - at, labels[i].words))
				return labels[i].kind;
		}
	}
	return other;
}

/*
 * Without a label. A call that never returns may be a function's last instruction: then
 * call traces, where "[<address>]" stands before it, have the next function's first.
 * Elsewhere, who names the first instruction means the function.
 */
static enum trace_kind guess_kind(const char *line, const char *start, uint64_t offset)
{
	bool traced = start - line >= 3 && memcmp(start - 3, ">] ", 3) == 0;

	return offset || traced ? TRACE_RETURN : TRACE_HERE;
}

/*
 * At a '+' behind a name: is it "name+0x1/0x2"? Labels count from @line on. Returns
 * what is behind it, or NULL.
 */
static const char *take_function(const char *line, const char *plus,
				 struct trace_place *place)
{
	const char *start = plus, *end;
	size_t n;

	while (start > line && is_name(start[-1]))
		start--;
	n = plus - start;
	if (n == 0 || n >= TRACE_NAME || isdigit((unsigned char)*start))
		return NULL;
	*place = (struct trace_place){ 0 };
	end = take_hex(plus + 1, &place->offset);
	if (!end || *end != '/')
		return NULL;
	end = take_hex(end + 1, &place->length);
	if (!end)
		return NULL;
	memcpy(place->function, start, n);
	take_module(end, place);
	place->kind = find_kind(line, start - line, guess_kind(line, start, place->offset));
	return end;
}

/* A number of exactly so many digits as an address, with or without "0x". */
static const char *take_address(const char *line, const char *s, struct trace_place *place)
{
	const char *digits = s[0] == '0' && s[1] == 'x' ? s + 2 : s;
	size_t n = strspn(digits, "0123456789abcdef");

	if ((n != DIGITS_32 && n != DIGITS_64) || is_name(digits[n]) || digits[n] == '-')
		return NULL;
	*place = (struct trace_place){ .offset = strtoull(digits, NULL, 16) };
	place->kind = find_kind(line, s - line, TRACE_RETURN);
	return digits + n;
}

static size_t parse_functions(const char *line, struct trace_place *places, size_t max)
{
	const char *plus = strchr(line, '+');
	size_t n = 0;

	while (plus && n < max) {
		const char *end = take_function(line, plus, &places[n]);

		if (end) {
			line = end;
			n++;
		}
		plus = strchr(end ? end : plus + 1, '+');
	}
	return n;
}

static size_t parse_addresses(const char *line, struct trace_place *places, size_t max)
{
	const char *s = line, *last = line;
	size_t n = 0;

	while (*s && n < max) {
		const char *end = NULL;

		/* Only at the beginning of a word. */
		if (isxdigit((unsigned char)*s) && (s == line || !is_name(s[-1])))
			end = take_address(last, s, &places[n]);
		if (end) {
			last = end;
			n++;
		}
		s = end ? end : s + 1;
	}
	return n;
}

size_t trace_parse(const char *line, struct trace_place *places, size_t max)
{
	size_t n = parse_functions(line, places, max);

	return n ? n : parse_addresses(line, places, max);
}
