// SPDX-License-Identifier: GPL-2.0-or-later
/* Source lines below the lines of a log. */
#include "symbols/annotate.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "symbols/decode.h"
#include "symbols/trace.h"
#include "util/cleanup.h"

#define INDENT "        "

static void print_sources(const struct sources *sources, FILE *to)
{
	for (size_t i = 0; i < sources->n; i++) {
		const struct source *source = &sources->v[i];

		if (i)
			fprintf(to, INDENT "  inlined into %s: ", source->function);
		else
			fputs(INDENT, to);
		fprintf(to, "%s:%d", source->file, source->line);
		if (*source->text)
			fprintf(to, ": %s", source->text);
		fputc('\n', to);
	}
}

static void annotate_line(struct symbols *symbols, const char *line, FILE *to)
{
	struct trace_place places[TRACE_PLACES];
	size_t n = trace_parse(line, places, TRACE_PLACES);

	for (size_t i = 0; i < n; i++) {
		struct sources sources;

		if (symbols_decode(symbols, &places[i], &sources) == 0)
			print_sources(&sources, to);
		sources_fini(&sources);
	}
}

void annotate_log(const struct lab *lab, const struct annotate_range *range, FILE *in,
		  FILE *to)
{
	struct symbols *symbols = symbols_new(lab->top, lab->out);
	_cleanup_free_ char *line = NULL;
	bool wanted = !range->from;
	size_t room = 0;
	long shown = 0;

	while ((!range->lines || shown < range->lines) && getline(&line, &room, in) > 0) {
		line[strcspn(line, "\r\n")] = '\0';
		wanted = wanted || strstr(line, range->from);
		if (!wanted)
			continue;
		fprintf(to, "%s\n", line);
		annotate_line(symbols, line, to);
		shown++;
	}
	symbols_free(symbols);
}
