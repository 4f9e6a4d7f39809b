// SPDX-License-Identifier: GPL-2.0-or-later
/* The same as gdb/lkmc/unpacking.py, for whom counts. */
#include "count/unpacking.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "util/cleanup.h"
#include "util/fail.h"
#include "util/mem.h"

static uint64_t little_endian(const unsigned char *bytes, unsigned int size)
{
	uint64_t value = 0;

	while (size-- > 0)
		value = value << 8 | bytes[size];
	return value;
}

/*
 * To the end of the memory it unpacks the kernel to. From
 * Documentation/arch/x86/boot.rst: init_size at 0x260, pref_address at 0x258; the sum is in
 * arch/x86/boot/compressed/head_64.S.
 */
static int find_bzimage(const struct lab *lab, const struct functions *f, uint64_t *address)
{
	_cleanup_free_ char *path = xasprintf("%s/linux/arch/x86/boot/bzImage", lab->out);
	_cleanup_fclose_ FILE *file = fopen(path, "re");
	unsigned char header[0x264];

	if (!file || fread(header, sizeof(header), 1, file) != 1)
		return fail(EIO, "cannot read the header of %s: build it again", path);
	*address = little_endian(header + 0x258, 8) + little_endian(header + 0x260, 4) -
		   (f->high - f->low);
	return 0;
}

/*
 * Behind the unpacked kernel: arch/arm/boot/compressed/head.S, from "Relocate ourselves"
 * on. The kernel is at the beginning of the memory (AUTO_ZRELADDR), where QEMU's machine
 * "virt" has it, plus TEXT_OFFSET.
 */
static int find_zimage(const struct lab *lab, const struct functions *f, uint64_t *address)
{
	_cleanup_free_ char *path = xasprintf("%s/linux/arch/arm/boot/Image", lab->out);
	uint64_t end = 0x40000000 + 0x8000, restart, moved;
	struct stat st;

	if (stat(path, &st))
		return fail_errno("cannot look at %s", path);
	if (functions_label(f, "restart", &restart) ||
	    functions_label(f, "reloc_code_end", &moved))
		return fail(ENOENT,
			    "the decompressor of arm has no restart or reloc_code_end");
	end += st.st_size + ((moved - restart + 256) & ~UINT64_C(255));
	*address = (end & ~UINT64_C(255)) - (restart & ~UINT64_C(31));
	return 0;
}

int unpacking_address(const struct lab *lab, const struct functions *f, const char *text,
		      uint64_t *address)
{
	char *end;

	if (strcmp(text, "bzimage") == 0)
		return find_bzimage(lab, f, address);
	if (strcmp(text, "zimage") == 0)
		return find_zimage(lab, f, address);
	*address = strtoull(text, &end, 0);
	if (*end)
		return fail(EINVAL, "arch/%s.conf: GDB_EARLY: no address '%s'",
			    lab->arch.base, text);
	return 0;
}
