// SPDX-License-Identifier: GPL-2.0-or-later
/* Fuzzes what reads recording.json. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "record/description.h"
#include "util/fail.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct recording r = recording_none;
	char *text = malloc(size + 1);
	int err;

	if (!text)
		return 0;
	if (size)
		memcpy(text, data, size);
	text[size] = '\0';
	err = description_parse(&r, text);
	if (err ? !*fail_message(err) : !r.arch)
		abort();
	recording_fini(&r);
	free(text);
	return 0;
}
