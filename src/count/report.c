// SPDX-License-Identifier: GPL-2.0-or-later
/* Tables of counted instructions. */
#include "count/report.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "count/number.h"
#include "util/cleanup.h"
#include "util/json.h"
#include "util/mem.h"

/* How far the total of a run without a clock of its own is from another's, seen with true. */
#define INEXACT " ±3 %"

static void print_phases(const struct result *r, FILE *to)
{
	char text[NUMBER_MAX];

	fprintf(to, "%16s %6s  %s\n", "instructions", "%", "phase");
	for (size_t i = 0; i < r->n_phases; i++)
		fprintf(to, "%16s %6.2f  %s\n", number_show(r->phases[i].insns, text),
			number_percent(r->phases[i].insns, r->insns), r->phases[i].name);
	fprintf(to, "%16s\n\n", number_show(r->insns, text));
}

static char *row_name(const struct tally_row *row, bool line)
{
	if (!*row->image && !*row->name)
		return xstrdup("kernel");
	return line && *row->image ? xasprintf("%s:%s", row->image, row->name) :
				     tally_row_name(row);
}

static void print_tally(const struct tally *tally, const char *what, int64_t whole,
			size_t top, FILE *to)
{
	bool line = strcmp(what, "line") == 0;
	size_t n = top && top < tally->n ? top : tally->n;
	int64_t rest = tally_sum(tally);
	char text[NUMBER_MAX];

	fprintf(to, "%16s %6s  %s\n", "instructions", "%", what);
	for (size_t i = 0; i < n; i++) {
		_cleanup_free_ char *name = row_name(&tally->v[i], line);

		rest -= tally->v[i].n;
		fprintf(to, "%16s %6.2f  %s\n", number_show(tally->v[i].n, text),
			number_percent(tally->v[i].n, whole), name);
	}
	if (n < tally->n)
		fprintf(to, "%16s %6.2f  (%zu more)\n", number_show(rest, text),
			number_percent(rest, whole), tally->n - n);
	fputc('\n', to);
}

void report_print(const struct result *r, unsigned int tables, size_t top, FILE *to)
{
	char text[NUMBER_MAX];

	if (tables & REPORT_PHASES)
		print_phases(r, to);
	if (tables & REPORT_FUNCTIONS)
		print_tally(&r->functions, "function", r->insns, top, to);
	if (tables & REPORT_FOLDERS)
		print_tally(&r->folders, "folder", r->insns, top, to);
	if (tables & REPORT_LINES)
		print_tally(&r->lines, "line", r->insns, top, to);
	if (tables & REPORT_MODULES)
		print_tally(&r->images, "module", r->insns, top, to);
	if (r->in)
		fprintf(to, "calls of %s: %s\n", r->in, number_show(r->calls, text));
	fprintf(to, "%s%s instructions%s%s\n", number_show(r->insns, text),
		r->repeatable ? "" : INEXACT,
		r->repeatable ? "" : ": with --fast no two runs are the same",
		r->ended ? "" :
			   ", up to where the guest ended: not all that was to be counted");
}

static json_object *tally_json(const struct tally *tally, const char *image,
			       const char *name)
{
	json_object *rows = json_object_new_array();

	for (size_t i = 0; i < tally->n; i++) {
		json_object *row = json_object_new_object();

		json_add_text(row, name, tally->v[i].name);
		if (image)
			json_add_text(row, image, tally->v[i].image);
		json_add_number(row, "instructions", tally->v[i].n);
		json_object_array_add(rows, row);
	}
	return rows;
}

json_object *report_phases(const struct result *r)
{
	json_object *rows = json_object_new_array();

	for (size_t i = 0; i < r->n_phases; i++) {
		json_object *row = json_object_new_object();

		json_add_text(row, "phase", r->phases[i].name);
		json_add_number(row, "begin", r->phases[i].begin);
		json_add_number(row, "instructions", r->phases[i].insns);
		json_object_array_add(rows, row);
	}
	return rows;
}

json_object *report_json(const struct result *r, const char *arch)
{
	json_object *all = json_object_new_object();

	json_add_text(all, "arch", arch);
	json_add_number(all, "instructions", r->insns);
	json_add_bool(all, "repeatable", r->repeatable);
	json_add_bool(all, "ended", r->ended);
	if (r->in) {
		json_add_text(all, "in", r->in);
		json_add_number(all, "calls", r->calls);
	}
	if (r->boot)
		json_add(all, "phases", report_phases(r));
	json_add(all, "functions", tally_json(&r->functions, "module", "function"));
	json_add(all, "modules", tally_json(&r->images, NULL, "module"));
	json_add(all, "folders", tally_json(&r->folders, NULL, "folder"));
	if (r->lines.n)
		json_add(all, "lines", tally_json(&r->lines, "file", "line"));
	return all;
}
