// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Traces are long, and printf() would be most of the work: a buffer, and digits by hand.
 */
#include "trace/text.h"

#include <stdlib.h>
#include <string.h>

#include "util/mem.h"

/* The longest line but for its strings: names, and a few digits beside each. */
#define LINE_LONGEST ((DECLARATION_ARGUMENTS + 1) * (DECLARATION_NAME + 64))

struct text *text_new(FILE *to)
{
	struct text *t = xcalloc(1, sizeof(*t));

	t->to = to;
	return t;
}

/* After this there is room for a line. */
static void make_room(struct text *t)
{
	if (t->n <= sizeof(t->buffer) - LINE_LONGEST)
		return;
	fwrite(t->buffer, 1, t->n, t->to);
	t->n = 0;
}

static void put_char(struct text *t, char c)
{
	t->buffer[t->n++] = c;
}

static void put(struct text *t, const char *s, size_t n)
{
	memcpy(t->buffer + t->n, s, n);
	t->n += n;
}

static void put_hex(struct text *t, uint64_t n)
{
	unsigned int digits = n ? (67 - __builtin_clzll(n)) / 4 : 1;

	for (unsigned int i = digits; i-- > 0; n >>= 4)
		t->buffer[t->n + i] = "0123456789abcdef"[n & 15];
	t->n += digits;
}

/* At least so many digits. */
static void put_decimal(struct text *t, uint64_t n, unsigned int least)
{
	char digits[24];
	unsigned int i = sizeof(digits);

	for (; n || least; n /= 10, least -= least != 0)
		digits[--i] = '0' + n % 10;
	put(t, digits + i, sizeof(digits) - i);
}

/* Records of several threads may be out of their order. */
static void put_since(struct text *t, uint64_t time)
{
	int64_t since = t->begun ? (int64_t)(time - t->last) : 0;
	uint64_t ns = since < 0 ? -(uint64_t)since : (uint64_t)since;

	t->begun = true;
	t->last = time;
	if (since < 0)
		put_char(t, '-');
	put_decimal(t, ns / 1000, 1);
	put_char(t, '.');
	put_decimal(t, ns % 1000, 3);
}

static void put_quoted(struct text *t, const char *s, size_t n)
{
	put_char(t, '"');
	for (size_t i = 0; i < n; i++) {
		unsigned char c = s[i];

		make_room(t);
		if (c == '"' || c == '\\')
			put_char(t, '\\');
		if (c >= ' ' && c < 127) {
			put_char(t, c);
		} else {
			put(t, "\\x", 2);
			put_char(t, "0123456789abcdef"[c >> 4]);
			put_char(t, "0123456789abcdef"[c & 15]);
		}
	}
	make_room(t);
	put_char(t, '"');
}

void text_write(struct text *t, const struct simple_record *record)
{
	const struct declaration *event = record->event;

	make_room(t);
	put(t, event->name, event->size);
	put_char(t, ' ');
	put_since(t, record->time);
	put(t, " pid=", 5);
	put_decimal(t, record->pid, 1);
	/* simpletrace.py has this blank without arguments, too. */
	put_char(t, ' ');
	for (size_t i = 0; i < event->n; i++) {
		const struct argument *argument = &event->arguments[i];
		const struct simple_argument *value = &record->arguments[i];

		if (i)
			put_char(t, ' ');
		put(t, argument->name, argument->size);
		put_char(t, '=');
		if (argument->text) {
			put_quoted(t, value->text, value->size);
		} else {
			put(t, "0x", 2);
			put_hex(t, value->number);
		}
	}
	put_char(t, '\n');
}

void text_free(struct text *t)
{
	if (!t)
		return;
	fwrite(t->buffer, 1, t->n, t->to);
	free(t);
}
