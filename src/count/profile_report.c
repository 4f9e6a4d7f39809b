// SPDX-License-Identifier: GPL-2.0-or-later
/* Profiles as text and as JSON. */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "count/number.h"
#include "count/profile.h"
#include "util/cleanup.h"
#include "util/json.h"
#include "util/mem.h"

#define NS_PER_MS 1000000

static const char *show_ms(int64_t ns, char *text)
{
	return number_show((ns + NS_PER_MS / 2) / NS_PER_MS, text);
}

static void print_ms(int64_t ns, int64_t whole, FILE *to)
{
	char text[NUMBER_MAX];

	fprintf(to, "%10s %6.2f", show_ms(ns, text), number_percent(ns, whole));
}

static void print_parts(const struct profile *p, FILE *to)
{
	char text[NUMBER_MAX];

	fprintf(to, "%10s %6s  %s\n", "ms", "%", "where");
	for (size_t i = 0; i < p->parts.n; i++) {
		print_ms(p->parts.v[i].n, p->ns, to);
		fprintf(to, "  %s\n", p->parts.v[i].name);
	}
	fprintf(to, "%10s\n\n", show_ms(p->ns, text));
}

static int64_t count_of(const struct profile *p, const struct tally_row *row)
{
	const struct tally_row *count = tally_find(&p->counts, row->image, row->name);

	return count ? count->n : 0;
}

/* How many rows are shown: those without a tick only where all are. */
static size_t count_rows(const struct tally *t, size_t top)
{
	size_t n = 0;

	if (!top)
		return t->n;
	while (n < t->n && n < top && t->v[n].n)
		n++;
	return n;
}

static void print_functions(const struct profile *p, size_t top, FILE *to)
{
	size_t n = count_rows(&p->functions, top);
	int64_t rest = p->ns, rest_insns = p->insns;

	fprintf(to, "%10s %6s %14s  %s\n", "ms", "%", "instructions %", "function");
	for (size_t i = 0; i < n; i++) {
		const struct tally_row *row = &p->functions.v[i];
		_cleanup_free_ char *name = tally_row_name(row);
		int64_t insns = count_of(p, row);

		print_ms(row->n, p->ns, to);
		fprintf(to, " %14.2f  %s\n", number_percent(insns, p->insns), name);
		rest -= row->n;
		rest_insns -= insns;
	}
	if (n < p->functions.n) {
		print_ms(rest, p->ns, to);
		fprintf(to, " %14.2f  (%zu more)\n", number_percent(rest_insns, p->insns),
			p->functions.n - n);
	}
	fputc('\n', to);
}

static void print_qemu(const struct profile *p, size_t top, FILE *to)
{
	size_t n = count_rows(&p->qemu, top);
	int64_t rest = p->ns;

	fprintf(to, "%10s %6s  %s\n", "ms", "%", "function of QEMU");
	for (size_t i = 0; i < n; i++) {
		const struct tally_row *row = &p->qemu.v[i];

		print_ms(row->n, p->ns, to);
		fprintf(to, "  %s: %s\n", row->image, row->name);
		rest -= row->n;
	}
	if (n < p->qemu.n) {
		print_ms(rest, p->ns, to);
		fprintf(to, "  (%zu more)\n", p->qemu.n - n);
	}
	fputc('\n', to);
}

static void print_blocks(const struct profile *p, FILE *to)
{
	const struct profile_blocks *b = &p->blocks;
	char translations[NUMBER_MAX], blocks[NUMBER_MAX], once[NUMBER_MAX];

	fprintf(to,
		"blocks: %s translations of %s; %s of these (%.0f %%) were executed once",
		number_show(b->translations, translations), number_show(b->blocks, blocks),
		number_show(b->once, once), number_percent(b->once, b->blocks));
	fprintf(to, ", which is %.2f %% of the instructions\n",
		number_percent(b->once_insns, p->insns));
}

/*
 * Ticks come by chance: of n, a part with half of them has n / 2 ± sqrt(n), 95 times of 100.
 * One that is smaller is not that far off.
 */
static double error_percent(const struct profile *p)
{
	return p->ticks ? 100 / sqrt(p->ticks) : 100;
}

void profile_print(const struct profile *p, size_t top, bool qemu, FILE *to)
{
	char text[NUMBER_MAX];

	print_parts(p, to);
	print_functions(p, top, to);
	if (qemu)
		print_qemu(p, top, to);
	print_blocks(p, to);
	fprintf(to, "%s instructions; ", number_show(p->insns, text));
	fprintf(to, "%s ms of CPU time, ", show_ms(p->ns, text));
	fprintf(to, "seen at %s ticks: a share of it is ±%.1f %%%s\n",
		number_show(p->ticks, text), error_percent(p),
		p->ended ? "" :
			   ", up to where the guest ended: not all that was to be counted");
}

static json_object *parts_json(const struct profile *p)
{
	json_object *rows = json_object_new_array();

	for (size_t i = 0; i < p->parts.n; i++) {
		json_object *row = json_object_new_object();

		json_add_text(row, "where", p->parts.v[i].name);
		json_add_number(row, "ns", p->parts.v[i].n);
		json_object_array_add(rows, row);
	}
	return rows;
}

static json_object *functions_json(const struct profile *p)
{
	json_object *rows = json_object_new_array();

	for (size_t i = 0; i < p->functions.n; i++) {
		const struct tally_row *f = &p->functions.v[i];
		json_object *row = json_object_new_object();

		json_add_text(row, "function", f->name);
		json_add_text(row, "module", f->image);
		json_add_number(row, "ns", f->n);
		json_add_number(row, "instructions", count_of(p, f));
		json_object_array_add(rows, row);
	}
	return rows;
}

static json_object *qemu_json(const struct profile *p)
{
	json_object *rows = json_object_new_array();

	for (size_t i = 0; i < p->qemu.n; i++) {
		json_object *row = json_object_new_object();

		json_add_text(row, "function", p->qemu.v[i].name);
		json_add_text(row, "where", p->qemu.v[i].image);
		json_add_number(row, "ns", p->qemu.v[i].n);
		json_object_array_add(rows, row);
	}
	return rows;
}

static json_object *blocks_json(const struct profile_blocks *b)
{
	json_object *all = json_object_new_object();

	json_add_number(all, "translations", b->translations);
	json_add_number(all, "blocks", b->blocks);
	json_add_number(all, "never", b->never);
	json_add_number(all, "once", b->once);
	json_add_number(all, "once_instructions", b->once_insns);
	return all;
}

json_object *profile_json(const struct profile *p, const char *arch)
{
	json_object *all = json_object_new_object();

	json_add_text(all, "arch", arch);
	json_add_number(all, "ns", p->ns);
	json_add_number(all, "instructions", p->insns);
	json_add_bool(all, "ended", p->ended);
	json_add_number(all, "ticks", p->ticks);
	json_add_number(all, "lost", p->lost);
	json_add(all, "where", parts_json(p));
	json_add(all, "functions", functions_json(p));
	json_add(all, "qemu", qemu_json(p));
	json_add(all, "blocks", blocks_json(&p->blocks));
	return all;
}
