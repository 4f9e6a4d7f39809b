// SPDX-License-Identifier: GPL-2.0-or-later
/* Fuzzes the parser of the kernel's log. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "symbols/trace.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct trace_place places[TRACE_PLACES];
	/* Of its own size, so that the sanitizer sees who reads too far. */
	char *line = malloc(size + 1);
	size_t n;

	if (!line)
		return 0;
	if (size)
		memcpy(line, data, size);
	line[size] = '\0';
	n = trace_parse(line, places, TRACE_PLACES);
	for (size_t i = 0; i < n; i++) {
		/* What is named stands in the line. */
		if (!strstr(line, places[i].function) || !strstr(line, places[i].module))
			abort();
	}
	free(line);
	return 0;
}
