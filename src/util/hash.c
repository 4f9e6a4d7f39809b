// SPDX-License-Identifier: GPL-2.0-or-later
/* Hashes of strings and files. */
#include "util/hash.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "util/cleanup.h"
#include "util/fail.h"

#define PRIME UINT64_C(0x100000001b3)

uint64_t hash_add(uint64_t hash, const char *text)
{
	for (; *text; text++)
		hash = (hash ^ (unsigned char)*text) * PRIME;
	/* The NUL: "ab" and "c" are not "a" and "bc". */
	return hash * PRIME;
}

int hash_file(const char *path, uint64_t *hash)
{
	_cleanup_close_ int fd = open(path, O_RDONLY | O_CLOEXEC);
	unsigned char buffer[65536];
	ssize_t n;

	if (fd < 0)
		return fail_errno("cannot open %s", path);
	*hash = HASH_INIT;
	while ((n = read(fd, buffer, sizeof(buffer))) > 0 || (n < 0 && errno == EINTR)) {
		for (ssize_t i = 0; i < n; i++)
			*hash = (*hash ^ buffer[i]) * PRIME;
	}
	return n < 0 ? fail_errno("cannot read %s", path) : 0;
}
