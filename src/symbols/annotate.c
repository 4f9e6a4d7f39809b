// SPDX-License-Identifier: GPL-2.0-or-later
/* Source lines below the lines of a log. */
#include "symbols/annotate.h"

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

void annotate_log(const char *top, const char *out, FILE *in, FILE *to)
{
	struct symbols *symbols = symbols_new(top, out);
	_cleanup_free_ char *line = NULL;
	size_t room = 0;

	while (getline(&line, &room, in) > 0) {
		line[strcspn(line, "\r\n")] = '\0';
		fprintf(to, "%s\n", line);
		annotate_line(symbols, line, to);
	}
	symbols_free(symbols);
}
