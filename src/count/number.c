// SPDX-License-Identifier: GPL-2.0-or-later
/* Figures in tables. */
#include "count/number.h"

#include <inttypes.h>
#include <stdio.h>

const char *number_show(int64_t n, char text[NUMBER_MAX])
{
	char digits[NUMBER_MAX];
	int length = snprintf(digits, sizeof(digits), "%" PRIu64,
			      n < 0 ? -(uint64_t)n : (uint64_t)n);
	char *to = text;

	if (n < 0)
		*to++ = '-';
	for (int i = 0; i < length; i++) {
		if (i && (length - i) % 3 == 0)
			*to++ = ' ';
		*to++ = digits[i];
	}
	*to = '\0';
	return text;
}

double number_percent(int64_t part, int64_t whole)
{
	return whole ? 100.0 * part / whole : 0;
}
