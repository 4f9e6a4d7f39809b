// SPDX-License-Identifier: GPL-2.0-or-later
/* Places in code, as the kernel's log names them. */
#include "symbols/trace.h"

#include <ctype.h>
#include <errno.h>
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

/* " [name]", also with a build id behind the name. */
static void take_module(const char *s, char *module)
{
	size_t n;

	if (s[0] != ' ' || s[1] != '[' || !(isalnum((unsigned char)s[2]) || s[2] == '_'))
		return;
	n = strspn(s + 2,
		   "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");
	if (n < TRACE_MODULE && (s[2 + n] == ']' || s[2 + n] == ' ')) {
		memcpy(module, s + 2, n);
		module[n] = '\0';
	}
}

/* What stands before the place where something happened, and not before a caller. */
static bool is_exact(const char *line, size_t before)
{
	static const char *const words[] = {
		"IP:",                            /* x86: RIP:, EIP: */
		"PC is at",  "pc : ",  "pc: ",    /* arm and arm64 */
		"epc : ",    "epc: ",  "epc   :", /* riscv, mips */
		"NIP [",     "Comm: ", /* the line of a WARNING: "at FILE:LINE func+0x.." has none */
		"WARNING: ", "BUG: ",
	};
	char head[256];

	if (before >= sizeof(head))
		before = sizeof(head) - 1;
	memcpy(head, line, before);
	head[before] = '\0';
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strstr(head, words[i]))
			return true;
	}
	return false;
}

/* At a '+' behind a name: is it "name+0x1/0x2"? Returns what is behind it, or NULL. */
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
	take_module(end, place->module);
	place->is_return = !is_exact(line, start - line);
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
	place->is_return = !is_exact(line, s - line);
	return digits + n;
}

static size_t parse_functions(const char *line, struct trace_place *places, size_t max)
{
	const char *plus = strchr(line, '+');
	size_t n = 0;

	while (plus && n < max) {
		const char *end = take_function(line, plus, &places[n]);

		if (end)
			n++;
		plus = strchr(end ? end : plus + 1, '+');
	}
	return n;
}

static size_t parse_addresses(const char *line, struct trace_place *places, size_t max)
{
	const char *s = line;
	size_t n = 0;

	while (*s && n < max) {
		const char *end = NULL;

		/* Only at the beginning of a word. */
		if (isxdigit((unsigned char)*s) && (s == line || !is_name(s[-1])))
			end = take_address(line, s, &places[n]);
		if (end)
			n++;
		s = end ? end : s + 1;
	}
	return n;
}

size_t trace_parse(const char *line, struct trace_place *places, size_t max)
{
	size_t n = parse_functions(line, places, max);

	return n ? n : parse_addresses(line, places, max);
}
