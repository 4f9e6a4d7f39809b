// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Fuzzes what reads QEMU's traces, and the declarations of its events: the input is these,
 * a NUL, and a trace.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "trace/simple.h"
#include "trace/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_all(const struct declarations *d, const uint8_t *data, size_t size)
{
	static FILE *null;
	struct simple *simple = simple_new_memory(data, size, d);
	struct simple_record record;
	struct text *text;

	if (!null)
		null = fopen("/dev/null", "w");
	text = text_new(null);
	while (simple_next(simple, &record) > 0)
		text_write(text, &record);
	text_free(text);
	simple_free(simple);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *end = size ? memchr(data, '\0', size) : NULL;
	size_t n = end ? (size_t)(end - data) : size;
	/* Of their own size, so that the sanitizer sees who reads too far. */
	char *declared = malloc(n + 1);
	uint8_t *trace = malloc(size - n + 1);
	struct declarations d;

	if (!declared || !trace)
		abort();
	memcpy(declared, data, n);
	declared[n] = '\0';
	if (declarations_parse(&d, declared) == 0 && end) {
		trace = realloc(trace, size - n);
		if (!trace)
			abort();
		memcpy(trace, end + 1, size - n - 1);
		read_all(&d, trace, size - n - 1);
	}
	declarations_fini(&d);
	free(trace);
	return 0;
}
