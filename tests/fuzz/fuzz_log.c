// SPDX-License-Identifier: GPL-2.0-or-later
/* Fuzzes the reader of logs: nothing is lost, but the ends of lines. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "symbols/ident.h"
#include "symbols/log.h"
#include "symbols/trace.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void skip_ends(const uint8_t *data, size_t size, size_t *at)
{
	while (*at < size && (data[*at] == '\r' || data[*at] == '\n'))
		++*at;
}

static void check_text(const char *text)
{
	struct trace_place places[TRACE_PLACES];
	struct ident ident;

	if (strpbrk(text, "\033\r\n\b"))
		abort();
	trace_parse(text, places, TRACE_PLACES);
	ident_parse(text, &ident);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct log log = { .in = size ? fmemopen((void *)data, size, "r") : NULL };
	const struct log_line *line;
	size_t at = 0;

	if (!log.in)
		return 0;
	while ((line = log_next(&log))) {
		skip_ends(data, size, &at);
		if (line->size > size - at ||
		    memcmp(line->bytes, data + at, line->size) != 0)
			abort();
		at += line->size;
		check_text(line->text);
	}
	skip_ends(data, size, &at);
	if (at != size)
		abort();
	fclose(log.in);
	log_fini(&log);
	return 0;
}
