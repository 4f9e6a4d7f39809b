// SPDX-License-Identifier: GPL-2.0-or-later
/* Texts in QEMU's options. */
#include "vm/properties.h"

#include <string.h>

#include "util/mem.h"

char *property_escape(const char *text)
{
	char *escaped = xcalloc(2 * strlen(text) + 1, 1), *to = escaped;

	for (; *text; text++) {
		if (*text == ',')
			*to++ = ',';
		*to++ = *text;
	}
	return escaped;
}
