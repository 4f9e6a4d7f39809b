// SPDX-License-Identifier: GPL-2.0-or-later
/* Source lines, below a line of the kernel's. */
#include "symbols/show.h"

#include <stdlib.h>
#include <string.h>

#include "symbols/source.h"
#include "util/cleanup.h"

static void print_inlined(const struct source *source, FILE *to)
{
	fprintf(to, SOURCES_INDENT "  inlined into %s: ", source->function);
}

static void print_place(const struct source *source, FILE *to)
{
	fprintf(to, "%s:%d", source->file, source->line);
	if (source->edited)
		fputs(" (edited since it was compiled)", to);
}

static void print_text(const struct source *source, FILE *to)
{
	if (!source->edited && *source->text)
		fprintf(to, ": %s", source->text);
	fputc('\n', to);
}

/* The others of a place, behind the innermost. */
static void print_rest(const struct sources *sources, FILE *to)
{
	for (size_t i = 1; i < sources->n; i++) {
		print_inlined(&sources->v[i], to);
		print_place(&sources->v[i], to);
		print_text(&sources->v[i], to);
	}
}

void sources_print(const struct sources *sources, FILE *to)
{
	if (!sources->n)
		return;
	fputs(SOURCES_INDENT, to);
	print_place(&sources->v[0], to);
	print_text(&sources->v[0], to);
	print_rest(sources, to);
}

static void print_lines(const struct source *source, const char *top, int around, FILE *to)
{
	_cleanup_free_ char *path = source_path(top, source->file);
	_cleanup_fclose_ FILE *f = fopen(path, "re");
	_cleanup_free_ char *line = NULL;
	size_t room = 0;

	for (int n = 1; f && n <= source->line + around; n++) {
		if (getline(&line, &room, f) < 0)
			return;
		line[strcspn(line, "\r\n")] = '\0';
		if (n >= source->line - around)
			fprintf(to, SOURCES_INDENT "%c %5d  %s\n",
				n == source->line ? '>' : ' ', n, line);
	}
}

void sources_print_around(const struct sources *sources, const char *top, int around,
			  FILE *to)
{
	if (!sources->n)
		return;
	fputs(SOURCES_INDENT, to);
	print_place(&sources->v[0], to);
	fprintf(to, "%s%s\n", *sources->v[0].function ? " in " : "",
		sources->v[0].function);
	if (!sources->v[0].edited)
		print_lines(&sources->v[0], top, around, to);
	print_rest(sources, to);
}
