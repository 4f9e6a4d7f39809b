// SPDX-License-Identifier: GPL-2.0-or-later
/* Fuzzes what reads QEMU's log of a run. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "record/events.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* Of its own size, so that the sanitizer sees who reads too far. */
	uint8_t *copy = malloc(size ? size : 1);
	struct events events, part;

	if (!copy)
		return 0;
	if (size)
		memcpy(copy, data, size);
	if (!events_scan(&events, copy, size)) {
		/* What is whole is whole without what follows it, too. */
		if (events.size > size || events_scan(&part, copy, events.size) ||
		    part.n != events.n || part.instructions != events.instructions)
			abort();
	}
	free(copy);
	return 0;
}
