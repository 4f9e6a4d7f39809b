// SPDX-License-Identifier: GPL-2.0-or-later
/* Fuzzes the parser of arch/ARCH.conf. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "arch.h"
#include "util/fail.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* Of its own size, so that the sanitizer sees who reads too far. */
	char *text = malloc(size ? size : 1);
	struct arch arch;
	int err;

	if (!text)
		return 0;
	if (size)
		memcpy(text, data, size);
	err = arch_parse(&arch, "fuzz", text, size);
	free(text);
	if (err) {
		if (!*fail_message(err))
			abort();
		return 0;
	}
	for (size_t i = 0; i < arch.n; i++) {
		/* A key that stands there twice has one of its values. */
		if (!*arch.entries[i].key || !arch_get(&arch, arch.entries[i].key))
			abort();
	}
	/* No key can hold a newline. */
	if (*arch_get(&arch, "no such\nkey"))
		abort();
	arch_fini(&arch);
	return 0;
}
