// SPDX-License-Identifier: GPL-2.0-or-later
/* Lines that ran. */
#include "count/coverage.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "count/places.h"
#include "count/sources.h"
#include "symbols/source.h"
#include "util/cleanup.h"
#include "util/fail.h"
#include "util/mem.h"

/* What was executed, while it is asked for. */
struct search {
	struct coverage *coverage;
	struct source_files *sources;
	struct tally ran; /* of an image and an address in its file */
	const char *image;
};

static void show_address(uint64_t address, char text[32])
{
	snprintf(text, 32, "%" PRIx64, address);
}

/* Headers are not what was asked for. A line runs where its first instruction does. */
static void take_line(const char *unit, const char *file, int line, uint64_t address,
		      void *data)
{
	struct search *s = data;
	const struct tally_row *ran;
	char text[32], number[32];

	if (strcmp(unit, file) != 0)
		return;
	if (!strv_has(&s->coverage->files, file)) {
		strv_add(&s->coverage->files, file);
		if (sources_edited(s->sources, s->image, file))
			strv_add(&s->coverage->edited, file);
	}
	show_address(address, text);
	ran = tally_find(&s->ran, s->image, text);
	snprintf(number, sizeof(number), "%d", line);
	tally_raise(&s->coverage->lines, file, number, ran ? ran->n : 0);
}

static size_t take_lines(struct search *s, const char *image, const char *name)
{
	struct units *units = sources_units(s->sources, image);

	s->image = image;
	return units ? units_each_line(units, name, take_line, s) : 0;
}

static bool is_source(const char *name)
{
	const char *dot = strrchr(name, '.');

	return dot && (strcmp(dot, ".c") == 0 || strcmp(dot, ".S") == 0);
}

/* "fops", "fops.ko", "/fops.ko" and "my-module" as the kernel has it. */
static char *module_name(const char *name)
{
	const char *last = strrchr(name, '/');
	char *module = xstrdup(last ? last + 1 : name);
	char *dot = strrchr(module, '.');

	if (dot)
		*dot = '\0';
	for (char *c = module; *c; c++) {
		if (*c == '-')
			*c = '_';
	}
	return module;
}

static bool was_loaded(const struct count_table *table, const char *module)
{
	for (uint32_t i = 0; i < table->n_modules; i++) {
		if (strcmp(table->modules[i].name, module) == 0)
			return true;
	}
	return false;
}

static int want_module(struct search *s, const struct count_table *table, const char *name)
{
	_cleanup_free_ char *module = module_name(name);

	if (!was_loaded(table, module))
		return fail_usage("'%s': no module of that name was loaded meanwhile, and a "
				  "source file ends in .c",
				  name);
	if (!take_lines(s, module, NULL))
		return fail(ENOENT, "there is no %s.ko here with debug information",
			    module);
	return 0;
}

static int want_source(struct search *s, const struct count_table *table, const char *name)
{
	size_t n = take_lines(s, "", name);

	for (uint32_t i = 0; i < table->n_modules; i++)
		n += take_lines(s, table->modules[i].name, name);
	if (!n)
		return fail_usage("'%s': neither the kernel nor a module that was loaded "
				  "meanwhile has code of a file of that name",
				  name);
	return 0;
}

static void take_block(struct search *s, const struct places *places,
		       const struct count_block *block)
{
	uint64_t address = block->address;
	struct units *units;
	struct place place;

	places_find(places, address, block->born, block->user, &place);
	for (uint32_t i = 0; i < block->n; address += block->sizes[i++]) {
		uint64_t at = sources_address(s->sources, &place, address, &units);
		char text[32];

		if (!at)
			continue;
		show_address(at, text);
		tally_add(&s->ran, place.image, text, block_instruction(block, i));
	}
}

int coverage_init(struct coverage *c, const struct layout *layout,
		  const struct count_table *table, const struct strv *names)
{
	struct search s = { .coverage = c, .sources = sources_new(layout->lab) };
	struct places *places = places_new(layout, table);
	int err = 0;

	*c = (struct coverage){ 0 };
	for (uint32_t i = 0; i < table->n_blocks; i++)
		take_block(&s, places, &table->blocks[i]);
	for (size_t i = 0; !err && i < names->n; i++)
		err = is_source(names->v[i]) ? want_source(&s, table, names->v[i]) :
					       want_module(&s, table, names->v[i]);
	tally_fini(&s.ran);
	places_free(places);
	sources_free(s.sources);
	return err;
}

void coverage_sum(const struct coverage *c, const char *file, size_t *all, size_t *ran)
{
	*all = *ran = 0;
	for (size_t i = 0; i < c->lines.n; i++) {
		if (strcmp(c->lines.v[i].image, file) != 0)
			continue;
		++*all;
		*ran += c->lines.v[i].n > 0;
	}
}

int coverage_print(const struct coverage *c, const char *top, const char *file, FILE *to)
{
	_cleanup_free_ char *path = source_path(top, file);
	_cleanup_fclose_ FILE *f = fopen(path, "re");
	_cleanup_free_ char *text = NULL;
	size_t room = 0;
	ssize_t n;

	if (!f)
		return fail_errno("cannot read %s", path);
	for (int line = 1; (n = getline(&text, &room, f)) >= 0; line++) {
		const struct tally_row *row;
		char number[32];

		if (n && text[n - 1] == '\n')
			text[n - 1] = '\0';
		snprintf(number, sizeof(number), "%d", line);
		row = tally_find(&c->lines, file, number);
		if (row && row->n > 0)
			fprintf(to, "%9" PRId64 ":%5d:%s\n", row->n, line, text);
		else
			fprintf(to, "%9s:%5d:%s\n", row ? "#####" : "-", line, text);
	}
	return 0;
}

struct numbered {
	long line;
	int64_t n;
};

static int by_line(const void *a, const void *b)
{
	const struct numbered *x = a, *y = b;

	return (x->line > y->line) - (x->line < y->line);
}

static void lcov_file(const struct coverage *c, const char *file, FILE *to)
{
	_cleanup_free_ struct numbered *lines = xcalloc(c->lines.n + 1, sizeof(*lines));
	size_t all = 0, ran = 0;

	for (size_t i = 0; i < c->lines.n; i++) {
		const struct tally_row *row = &c->lines.v[i];

		if (strcmp(row->image, file) != 0)
			continue;
		lines[all++] = (struct numbered){ strtol(row->name, NULL, 10), row->n };
		ran += row->n > 0;
	}
	qsort(lines, all, sizeof(*lines), by_line);
	for (size_t i = 0; i < all; i++)
		fprintf(to, "DA:%ld,%" PRId64 "\n", lines[i].line, lines[i].n);
	fprintf(to, "LF:%zu\nLH:%zu\n", all, ran);
}

void coverage_lcov(const struct coverage *c, const char *top, FILE *to)
{
	for (size_t i = 0; i < c->files.n; i++) {
		_cleanup_free_ char *path = source_path(top, c->files.v[i]);

		fprintf(to, "TN:\nSF:%s\n", path);
		lcov_file(c, c->files.v[i], to);
		fputs("end_of_record\n", to);
	}
}

void coverage_fini(struct coverage *c)
{
	strv_fini(&c->files);
	strv_fini(&c->edited);
	tally_fini(&c->lines);
}
