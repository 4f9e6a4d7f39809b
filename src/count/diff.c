// SPDX-License-Identifier: GPL-2.0-or-later
/* The difference of two counts that were saved as JSON. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "count/report.h"
#include "util/cleanup.h"
#include "util/fail.h"
#include "util/file.h"

static void cleanup_json(json_object **object)
{
	json_object_put(*object);
}

static int read_count(const char *path, json_object **all)
{
	_cleanup_free_ char *text = NULL;
	json_object *functions, *insns;
	int err = file_read(path, &text, NULL);

	if (err)
		return err;
	*all = json_tokener_parse(text);
	if (!json_object_object_get_ex(*all, "functions", &functions) ||
	    !json_object_is_type(functions, json_type_array) ||
	    !json_object_object_get_ex(*all, "instructions", &insns))
		return fail(EINVAL, "%s is no count: lkmc count --json writes one", path);
	return 0;
}

static const char *get_text(json_object *row, const char *key)
{
	json_object *value;
	const char *text = json_object_object_get_ex(row, key, &value) ?
				   json_object_get_string(value) :
				   NULL;

	return text ? text : "";
}

static int64_t get_number(json_object *row, const char *key)
{
	json_object *value;

	return json_object_object_get_ex(row, key, &value) ? json_object_get_int64(value) :
							     0;
}

static void add_functions(json_object *all, struct tally *tally, int sign)
{
	json_object *rows;
	size_t n;

	json_object_object_get_ex(all, "functions", &rows);
	n = json_object_array_length(rows);
	for (size_t i = 0; i < n; i++) {
		json_object *row = json_object_array_get_idx(rows, i);

		tally_add(tally, get_text(row, "module"), get_text(row, "function"),
			  sign * get_number(row, "instructions"));
	}
}

static int largest_change(const void *a, const void *b)
{
	const struct tally_row *x = a, *y = b;
	int64_t m = llabs(x->n), n = llabs(y->n);

	return m != n ? (m > n ? -1 : 1) : strcmp(x->name, y->name);
}

static void print_change(const char *name, int64_t change, int64_t whole, FILE *to)
{
	fprintf(to, "%+16" PRId64 " %+7.2f  %s\n", change,
		whole ? 100.0 * change / whole : 0, name);
}

int report_diff(const char *path_a, const char *path_b, size_t top, FILE *to)
{
	_cleanup_(cleanup_json) json_object *a = NULL, *b = NULL;
	_cleanup_(tally_fini) struct tally tally = { 0 };
	int err = read_count(path_a, &a);
	int64_t before, after;

	if (!err)
		err = read_count(path_b, &b);
	if (err)
		return err;
	before = get_number(a, "instructions");
	after = get_number(b, "instructions");
	add_functions(a, &tally, -1);
	add_functions(b, &tally, 1);
	qsort(tally.v, tally.n, sizeof(*tally.v), largest_change);
	fprintf(to, "%16s %7s  %s\n", "more", "%", "function");
	for (size_t i = 0; i < tally.n && tally.v[i].n && (!top || i < top); i++) {
		_cleanup_free_ char *name = tally_row_name(&tally.v[i]);

		print_change(name, tally.v[i].n, before, to);
	}
	fputc('\n', to);
	print_change("all", after - before, before, to);
	fprintf(to, "%16" PRId64 "          before\n%16" PRId64 "          after\n",
		before, after);
	return 0;
}
