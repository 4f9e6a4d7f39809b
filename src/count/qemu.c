// SPDX-License-Identifier: GPL-2.0-or-later
/* Parts of QEMU. */
#include "count/qemu.h"

#include <fnmatch.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "count/functions.h"
#include "symbols/units.h"
#include "util/cleanup.h"
#include "util/mem.h"

#define PART_TRANSLATOR "the translator (TCG)"
#define PART_BLOCKS "looking up blocks"
#define PART_MEMORY "guest memory: TLB, page walks"
#define PART_HELPERS "helpers of instructions"
#define PART_DEVICES "devices"
#define PART_COUNTING "the counting itself"
#define PART_OTHER "QEMU, other"

/* The plugin that writes the table. */
#define PLUGIN "count.so"
#define QEMU "qemu-system-*"

/*
 * By sources of QEMU's, as they lie in its tree; the first that fits. A '*' is for any text,
 * with slashes, too.
 */
static const struct {
	const char *pattern, *part;
} parts[] = {
	/* What QEMU does for plugins; they themselves are a file of their own. */
	{ "accel/tcg/plugin-gen.c", PART_COUNTING },
	{ "plugins/*", PART_COUNTING },
	/* From the guest's code to TCG's ops, by target, and from these to the host's. */
	{ "target/*translate*", PART_TRANSLATOR },
	{ "target/*decode*", PART_TRANSLATOR },
	{ "target/*gengvec*", PART_TRANSLATOR },
	{ "accel/tcg/translat*", PART_TRANSLATOR },
	{ "tcg/*", PART_TRANSLATOR },
	/* The loop around translated code, its caches, and what tells blocks apart. */
	{ "accel/tcg/cpu-exec*", PART_BLOCKS },
	{ "accel/tcg/tb-*", PART_BLOCKS },
	{ "accel/tcg/tcg-accel-ops*", PART_BLOCKS },
	{ "target/arm/*hflags.c", PART_BLOCKS },
	{ "util/qht.c", PART_BLOCKS },
	/* Loads and stores that miss the TLB, or flush it; page tables, by target. */
	{ "accel/tcg/cputlb.c", PART_MEMORY },
	{ "accel/tcg/ldst*", PART_MEMORY },
	{ "target/i386/tcg/system/excp_helper.c", PART_MEMORY },
	{ "target/arm/ptw.c", PART_MEMORY },
	{ "target/riscv/cpu_helper.c", PART_MEMORY },
	{ "target/riscv/pmp.c", PART_MEMORY },
	{ "target/*tlb*", PART_MEMORY },
	{ "system/memory*", PART_MEMORY },
	{ "system/physmem.c", PART_MEMORY },
	/* What translated code calls, where an instruction is too much for it. */
	{ "target/*", PART_HELPERS },
	{ "accel/tcg/tcg-runtime*", PART_HELPERS },
	{ "fpu/*", PART_HELPERS },
	{ "hw/*", PART_DEVICES },
	{ "block*", PART_DEVICES },
	{ "net/*", PART_DEVICES },
	{ "ui/*", PART_DEVICES },
	{ "chardev/*", PART_DEVICES },
	{ "audio/*", PART_DEVICES },
	{ "fsdev/*", PART_DEVICES },
	{ "system/dma-helpers.c", PART_DEVICES },
	{ "system/ioport.c", PART_DEVICES },
};

const char *qemu_part(const char *source)
{
	for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
		if (fnmatch(parts[i].pattern, source, 0) == 0)
			return parts[i].part;
	}
	return PART_OTHER;
}

/* A file that QEMU is made of. Its symbols are read when they are asked for. */
struct file {
	const char *path;
	char *name; /* without its folder, in brackets: what has no function */
	char *part; /* of all of it, or NULL: its sources say */
	bool read;
	struct functions functions;
	struct units *units;
	size_t root; /* length of what is before QEMU's tree in the names of sources */
};

struct qemu_files {
	struct file *v;
	size_t n;
	const char *stripped;
};

struct qemu_files *qemu_files_new(const struct count_table *table)
{
	struct qemu_files *files = xcalloc(1, sizeof(*files));

	files->n = table->n_files;
	files->v = xcalloc(files->n + 1, sizeof(*files->v));
	for (size_t i = 0; i < files->n; i++) {
		struct file *file = &files->v[i];
		const char *name = basename(table->files[i]);

		file->path = table->files[i];
		file->name = xasprintf("[%s]", name);
		if (strcmp(name, PLUGIN) == 0)
			file->part = xstrdup(PART_COUNTING);
		else if (fnmatch(QEMU, name, 0) != 0)
			file->part = xasprintf("library %s", name);
	}
	return files;
}

void qemu_files_free(struct qemu_files *files)
{
	for (size_t i = 0; files && i < files->n; i++) {
		functions_fini(&files->v[i].functions);
		units_close(files->v[i].units);
		free(files->v[i].name);
		free(files->v[i].part);
	}
	if (files)
		free(files->v);
	free(files);
}

/* The tree is where TCG's own source is. */
static size_t find_root(const struct file *file)
{
	static const char tcg[] = "tcg/tcg.c";
	const struct function *f = functions_named(&file->functions, "tcg_gen_code");
	const char *source = f ? units_file(file->units, f->start) : NULL;
	size_t n = source ? strlen(source) : 0, m = strlen(tcg);

	return n >= m && strcmp(source + n - m, tcg) == 0 ? n - m : 0;
}

/* Debian's libraries have no symbols but those that they export: these have a name only. */
static void read_file(struct qemu_files *files, struct file *file)
{
	file->read = true;
	if (functions_read(file->path, &file->functions) && !file->part) {
		files->stripped = file->path;
		file->part = xstrdup(basename(file->path));
	}
	if (file->part)
		return;
	file->units = units_open(file->path);
	file->root = find_root(file);
	if (!file->root) {
		files->stripped = file->path;
		file->part = xstrdup(basename(file->path));
	}
}

static const char *part_of(const struct file *file, uint64_t address)
{
	const char *source;

	if (file->part)
		return file->part;
	source = units_file(file->units, address);
	if (!source)
		return PART_OTHER;
	return qemu_part(strlen(source) > file->root ? source + file->root : source);
}

void qemu_find(struct qemu_files *files, const struct count_tick *tick,
	       struct qemu_place *place)
{
	const struct function *function;
	struct file *file;

	if (tick->file >= files->n) {
		*place = (struct qemu_place){ PART_TRANSLATED, "[translated code]" };
		return;
	}
	file = &files->v[tick->file];
	if (!file->read)
		read_file(files, file);
	function = functions_at(&file->functions, tick->address);
	place->part = tick->counting ? PART_COUNTING : part_of(file, tick->address);
	place->function = function ? function->name : file->name;
}

const char *qemu_stripped(const struct qemu_files *files)
{
	return files->stripped;
}
