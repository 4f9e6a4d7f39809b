// SPDX-License-Identifier: GPL-2.0-or-later
/* Hashes of strings. */
#include "util/hash.h"

#define PRIME UINT64_C(0x100000001b3)

uint64_t hash_add(uint64_t hash, const char *text)
{
	for (; *text; text++)
		hash = (hash ^ (unsigned char)*text) * PRIME;
	/* The NUL: "ab" and "c" are not "a" and "bc". */
	return hash * PRIME;
}
