// SPDX-License-Identifier: GPL-2.0-or-later
/* Timelines as text and as JSON. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "count/number.h"
#include "count/report.h"
#include "count/timeline.h"
#include "util/cleanup.h"
#include "util/json.h"
#include "util/mem.h"

static void print_row(uint64_t begin, uint64_t insns, uint64_t whole, FILE *to)
{
	char text[NUMBER_MAX];

	fprintf(to, "%16s ", number_show(begin, text));
	fprintf(to, "%16s %6.2f  ", number_show(insns, text), number_percent(insns, whole));
}

static void print_heading(const char *what, FILE *to)
{
	fprintf(to, "%16s %16s %6s  %s\n", "begin", "instructions", "%", what);
}

static void print_phases(const struct result *r, FILE *to)
{
	print_heading("phase", to);
	for (size_t i = 0; i < r->n_phases; i++) {
		print_row(r->phases[i].begin, r->phases[i].insns, r->insns, to);
		fprintf(to, "%s\n", r->phases[i].name);
	}
	fputc('\n', to);
}

static int largest_first(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return (*x < *y) - (*x > *y);
}

/* How large a row has to be, to be of the @top largest. */
static uint64_t find_limit(const struct timeline_rows *rows, size_t top)
{
	_cleanup_free_ uint64_t *sizes = NULL;

	if (!top || top >= rows->n)
		return 0;
	sizes = xcalloc(rows->n, sizeof(*sizes));
	for (size_t i = 0; i < rows->n; i++)
		sizes[i] = rows->v[i].insns;
	qsort(sizes, rows->n, sizeof(*sizes), largest_first);
	return sizes[top - 1];
}

static void print_rows(const struct timeline_rows *rows, const char *what, bool process,
		       uint64_t whole, size_t top, FILE *to)
{
	uint64_t limit = find_limit(rows, top), rest = 0;
	size_t left = 0;
	char text[NUMBER_MAX];

	print_heading(what, to);
	for (size_t i = 0; i < rows->n; i++) {
		const struct timeline_row *row = &rows->v[i];

		if (row->insns < limit || !row->insns) {
			left += row->insns != 0;
			rest += row->insns;
			continue;
		}
		print_row(row->begin, row->insns, whole, to);
		if (process)
			fprintf(to, "%5" PRIu64 " ", row->pid);
		fprintf(to, "%s\n", row->name);
	}
	if (left)
		fprintf(to, "%16s %16s %6.2f  (%zu more)\n", "", number_show(rest, text),
			number_percent(rest, whole), left);
	fputc('\n', to);
}

void timeline_print(const struct timeline *t, size_t top, FILE *to)
{
	const struct result *r = t->result;
	char text[NUMBER_MAX];

	print_phases(r, to);
	print_rows(&t->initcalls, "initcall", false, r->insns, top, to);
	print_rows(&t->processes, "  pid process", true, r->insns, top, to);
	fprintf(to, "%s instructions%s\n", number_show(r->insns, text),
		r->ended ? "" : ", up to where the guest ended");
}

static json_object *slices_json(const struct timeline_row *row)
{
	json_object *slices = json_object_new_array();

	for (size_t i = 0; i < row->n_slices; i++) {
		json_object *slice = json_object_new_array();

		json_object_array_add(slice, json_object_new_uint64(row->slices[i].begin));
		json_object_array_add(slice, json_object_new_uint64(row->slices[i].end));
		json_object_array_add(slices, slice);
	}
	return slices;
}

static json_object *rows_json(const struct timeline_rows *rows, const char *what,
			      bool process)
{
	json_object *all = json_object_new_array();

	for (size_t i = 0; i < rows->n; i++) {
		const struct timeline_row *row = &rows->v[i];
		json_object *one = json_object_new_object();

		if (process && !row->n_slices) {
			json_object_put(one);
			continue;
		}
		json_add_text(one, what, row->name);
		if (process)
			json_add_number(one, "pid", row->pid);
		json_add_number(one, "begin", row->begin);
		json_add_number(one, "end", row->end);
		json_add_number(one, "instructions", row->insns);
		if (process)
			json_add(one, "slices", slices_json(row));
		json_object_array_add(all, one);
	}
	return all;
}

json_object *timeline_json(const struct timeline *t, const char *arch)
{
	json_object *all = json_object_new_object();

	json_add_text(all, "arch", arch);
	json_add_number(all, "instructions", t->result->insns);
	json_add(all, "phases", report_phases(t->result));
	json_add(all, "initcalls", rows_json(&t->initcalls, "initcall", false));
	json_add(all, "processes", rows_json(&t->processes, "process", true));
	return all;
}
