// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The early files, and what the plugin is told to note. How GDB_EARLY is read stands in
 * gdb/lkmc/early.py, which does the same for GDB.
 */
#include "count/layout.h"

#include <errno.h>
#include <inttypes.h>
#include <regex.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "count/unpacking.h"
#include "symbols/members.h"
#include "util/cleanup.h"
#include "util/fail.h"
#include "util/mem.h"
#include "util/strv.h"

/* A boot file is entered in its first page. */
#define PAGE 4096

static char *build_path(const struct lab *lab, const char *name)
{
	return xasprintf("%s/linux/%s", lab->out, name);
}

static int read_early(struct layout *layout, const char *word)
{
	const char *at = strrchr(word, '@');
	struct early *early = &layout->early[layout->n_early];
	_cleanup_free_ char *path = NULL;
	struct functions *f = &early->functions;
	int err;

	if (!at)
		return fail(EINVAL, "arch/%s.conf: GDB_EARLY: '%s' has no @ADDRESS",
			    layout->lab->arch.base, word);
	*early = (struct early){ .path = xstrndup(word, at - word) };
	layout->n_early++;
	early->kernel = strcmp(early->path, "vmlinux") == 0;
	path = build_path(layout->lab, early->path);
	err = functions_read(path, f);
	if (!err)
		err = unpacking_address(layout->lab, f, at + 1, &early->address);
	if (err)
		return err;
	/* The kernel's lowest addresses may be those of per-CPU variables. */
	if (early->kernel && f->head)
		early->offset = early->address - f->head;
	else if (early->kernel && functions_named(f, "_text"))
		early->offset = early->address - functions_named(f, "_text")->start;
	else
		early->offset = early->address - f->low;
	return 0;
}

/* For whoever reads a table of phases. */
static const char *describe(const struct early *early)
{
	if (early->kernel)
		return "kernel, up to start_kernel";
	return strstr(early->path, "compressed/") ? "decompressor" : "real mode";
}

static void begin_phase(struct layout *layout, const char *name)
{
	layout->phases[layout->n_phases++] = (struct phase){ name, layout->n_orders };
}

static void order(struct layout *layout, FILE *f, const char *kind, uint64_t a, uint64_t b)
{
	fprintf(f, "%s %" PRIx64 " %" PRIx64 "\n", kind, a, b);
	layout->n_orders++;
}

static bool is_second(const struct layout *layout, size_t i)
{
	for (size_t j = 0; j < i; j++) {
		if (strcmp(layout->early[j].path, layout->early[i].path) == 0)
			return true;
	}
	return false;
}

static void order_early(struct layout *layout, FILE *f)
{
	bool entered = false;

	for (size_t i = 0; i < layout->n_early; i++) {
		const struct early *early = &layout->early[i];

		if (is_second(layout, i))
			continue;
		begin_phase(layout, describe(early));
		order(layout, f, "range", early->address, early->address + PAGE);
		entered |= early->kernel;
	}
	if (entered)
		return;
	begin_phase(layout, "kernel, up to start_kernel");
	order(layout, f, "mark", layout->kernel.entry, 0);
}

static int order_function(struct layout *layout, FILE *f, const char *kind, const char *name)
{
	const struct function *function = functions_named(&layout->kernel, name);

	if (!function)
		return -ENOENT;
	order(layout, f, kind, function->start, 0);
	return 0;
}

/* Where nothing calls any more what a program could ask for. */
static void order_ends(struct layout *layout, FILE *f)
{
	static const char *const ends[] = { "kernel_power_off", "kernel_restart",
					    "kernel_halt" };

	for (size_t i = 0; i < ARRAY_SIZE(ends); i++)
		order_function(layout, f, "end", ends[i]);
}

const char *layout_argument(const struct layout *layout)
{
	const struct arch *arch = &layout->lab->arch;
	const char *argument = arch_get(arch, "COUNT_ARGUMENT");

	return *argument ? argument : arch_get(arch, "GDB_ARGUMENT");
}

static void order_modules(struct layout *layout, FILE *f)
{
	const struct function *init = functions_named(&layout->kernel, "do_init_module");
	_cleanup_free_ char *vmlinux = build_path(layout->lab, "vmlinux");
	static const char *const members[] = { "name", "kallsyms", NULL };
	uint64_t offsets[2];

	/* Without these, its modules have no names, and all else is counted. */
	if (!init ||
	    members_find(vmlinux, "kernel/module/main.c", "module", members, offsets))
		return;
	fprintf(f, "module %" PRIx64 " %s %" PRIx64 " %" PRIx64 "\n", init->start,
		layout_argument(layout), offsets[0], offsets[1]);
	layout->n_orders++;
	layout->modules = true;
}

static void order_firmware(struct layout *layout, FILE *f)
{
	const char *range = arch_get(&layout->lab->arch, "COUNT_FIRMWARE");
	char *end;
	uint64_t start = strtoull(range, &end, 0);

	if (*end == '-')
		order(layout, f, "firmware", start, strtoull(end + 1, NULL, 0));
}

static int write_orders(struct layout *layout)
{
	const char *limit = arch_get(&layout->lab->arch, "GDB_KERNEL_START");
	size_t size;
	FILE *f = xmemstream(&layout->orders, &size);
	uint32_t started;
	int err;

	layout->user_limit = layout->kernel.pointer == 8 ? UINT64_C(1) << 63 :
							   strtoull(limit, NULL, 0);
	order_early(layout, f);
	started = layout->n_orders;
	begin_phase(layout, "start_kernel");
	err = order_function(layout, f, "mark", "start_kernel");
	begin_phase(layout, "kernel_init");
	if (!err)
		err = order_function(layout, f, "mark", "kernel_init");
	begin_phase(layout, "init");
	order(layout, f, "user", layout->user_limit, started);
	order_firmware(layout, f);
	order_ends(layout, f);
	order_modules(layout, f);
	xmemclose(f);
	return err ? fail(ENOENT, "vmlinux has no start_kernel or kernel_init: it is not "
				  "Linux as lkmc count knows it") :
		     0;
}

uint32_t layout_order(struct layout *layout, const char *fmt, ...)
{
	_cleanup_free_ char *before = layout->orders;
	_cleanup_free_ char *line = NULL;
	va_list ap;

	va_start(ap, fmt);
	line = xvasprintf(fmt, ap);
	va_end(ap);
	layout->orders = xasprintf("%s%s\n", before, line);
	return layout->n_orders++;
}

int layout_init(struct layout *layout, const struct lab *lab)
{
	_cleanup_free_ char *vmlinux = build_path(lab, "vmlinux");
	_cleanup_strv_ struct strv words = { 0 };
	int err;

	*layout = (struct layout){ .lab = lab };
	err = functions_read(vmlinux, &layout->kernel);
	if (err)
		return fail(-err, "%s is not built: ./lkmc build -a %s builds it",
			    vmlinux, lab->arch.name);
	strv_add_words(&words, arch_get(&lab->arch, "GDB_EARLY"));
	layout->early = xcalloc(words.n + 1, sizeof(*layout->early));
	for (size_t i = 0; !err && i < words.n; i++)
		err = read_early(layout, words.v[i]);
	return err ? err : write_orders(layout);
}

/* Does a function of vmlinux run early? */
static bool runs_early(const struct layout *layout, const struct function *function)
{
	_cleanup_strv_ struct strv regexes = { 0 };
	bool matches = function->head;

	strv_add_words(&regexes, arch_get(&layout->lab->arch, "GDB_EARLY_FUNCTIONS"));
	for (size_t i = 0; !matches && i < regexes.n; i++) {
		_cleanup_free_ char *whole = xasprintf("^(%s)$", regexes.v[i]);
		regex_t regex;

		if (regcomp(&regex, whole, REG_EXTENDED | REG_NOSUB))
			continue;
		matches = regexec(&regex, function->name, 0, NULL, 0) == 0;
		regfree(&regex);
	}
	return matches;
}

const struct function *layout_function(const struct layout *layout, uint64_t address,
				       const char **file)
{
	const struct function *rest = NULL;

	for (size_t i = 0; i < layout->n_early; i++) {
		const struct early *early = &layout->early[i];
		const struct function *function =
			functions_at(&early->functions, address - early->offset);

		if (!function)
			continue;
		*file = early->path;
		if (!early->kernel || runs_early(layout, function))
			return function;
		/* Others do too, at times, where nothing else is. */
		rest = function;
	}
	return rest;
}

void layout_fini(struct layout *layout)
{
	for (size_t i = 0; i < layout->n_early; i++) {
		functions_fini(&layout->early[i].functions);
		free(layout->early[i].path);
	}
	free(layout->early);
	functions_fini(&layout->kernel);
	free(layout->orders);
	*layout = (struct layout){ 0 };
}
