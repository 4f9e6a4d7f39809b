// SPDX-License-Identifier: GPL-2.0-or-later
/* Source lines below the lines of a log. */
#include "symbols/annotate.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "symbols/decode.h"
#include "symbols/log.h"
#include "symbols/show.h"
#include "symbols/trace.h"
#include "util/cleanup.h"
#include "util/fail.h"
#include "util/mem.h"

/* A report says which kernel it is of some lines below its first. */
#define HELD_LINES 16

struct held {
	char *bytes;
	size_t size;
};

struct annotator {
	struct symbols *symbols;
	FILE *to;
	bool known; /* which kernel it is */
	struct held held[HELD_LINES];
	size_t n_held;
	struct trace_place here; /* where it happened, until a call trace began */
};

static bool same_place(const struct trace_place *a, const struct trace_place *b)
{
	return *a->function && strcmp(a->function, b->function) == 0 &&
	       strcmp(a->module, b->module) == 0 && a->offset == b->offset &&
	       a->length == b->length;
}

/* Some archs begin a call trace with the instruction itself, which stood above. */
static void follow_report(struct annotator *a, struct trace_place *place)
{
	if (place->kind == TRACE_HERE) {
		a->here = *place;
	} else if (same_place(&a->here, place)) {
		place->kind = TRACE_HERE;
		a->here = (struct trace_place){ 0 };
	}
}

static void print_line(struct annotator *a, const char *bytes, size_t size)
{
	_cleanup_free_ char *text = log_text(bytes, size);
	struct trace_place places[TRACE_PLACES];
	size_t n = trace_parse(text, places, TRACE_PLACES);

	fwrite(bytes, 1, size, a->to);
	fputc('\n', a->to);
	for (size_t i = 0; i < n; i++) {
		struct sources sources;
		int err;

		follow_report(a, &places[i]);
		err = symbols_decode(a->symbols, &places[i], &sources);
		if (!err)
			sources_print(&sources, a->to);
		else if (err != -ENOENT)
			fprintf(a->to, SOURCES_INDENT "no source: %s\n", fail_message(err));
		sources_fini(&sources);
	}
}

static void flush_held(struct annotator *a)
{
	for (size_t i = 0; i < a->n_held; i++) {
		print_line(a, a->held[i].bytes, a->held[i].size);
		free(a->held[i].bytes);
	}
	a->n_held = 0;
}

static void hold(struct annotator *a, const struct log_line *line)
{
	struct held *held = &a->held[a->n_held++];

	held->bytes = xcalloc(1, line->size + 1);
	held->size = line->size;
	memcpy(held->bytes, line->bytes, line->size);
	if (a->n_held == HELD_LINES)
		flush_held(a);
}

/* Does a line name a place before it is told in which kernel? */
static bool is_early(const struct annotator *a, const char *text)
{
	struct trace_place place;

	if (a->known && !strstr(text, "WARNING: ") && !strstr(text, "BUG: "))
		return false;
	return trace_parse(text, &place, 1) > 0;
}

static void take_line(struct annotator *a, const struct log_line *line)
{
	struct ident ident;

	if (ident_parse(line->text, &ident)) {
		symbols_set_ident(a->symbols, &ident);
		a->known = true;
	} else if (a->n_held || is_early(a, line->text)) {
		hold(a, line);
		return;
	}
	flush_held(a);
	print_line(a, line->bytes, line->size);
}

static void set_up(struct annotator *a, const struct annotate_options *options, FILE *in)
{
	struct stat st;

	for (size_t i = 0; i < options->modules.n; i++)
		symbols_add(a->symbols, options->modules.v[i]);
	/* Of what comes through a pipe nobody knows how old it is. */
	if (fileno(in) >= 0 && fstat(fileno(in), &st) == 0 && S_ISREG(st.st_mode))
		symbols_set_time(a->symbols, st.st_mtime);
}

int annotate_log(const struct lab *lab, const struct annotate_options *options, FILE *in,
		 FILE *to)
{
	struct annotator a = { .symbols = symbols_new(lab->top, lab->out), .to = to };
	struct log log = { .in = in };
	const struct log_line *line;
	bool wanted = !options->from;
	long shown = 0;
	int err = 0;

	set_up(&a, options, in);
	while ((!options->lines || shown < options->lines) && (line = log_next(&log))) {
		struct ident ident;

		wanted = wanted || strstr(line->text, options->from);
		if (wanted) {
			take_line(&a, line);
			shown++;
		} else if (ident_parse(line->text, &ident)) {
			symbols_set_ident(a.symbols, &ident);
			a.known = true;
		}
	}
	if (ferror(in))
		err = fail_errno("cannot read the log");
	flush_held(&a);
	log_fini(&log);
	symbols_free(a.symbols);
	return err;
}
