// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Markdown, as far as tests need it: headings and fenced code blocks. Like
 * GitHub it lets a fence be indented, as in a list; commands that stand where no
 * test is found are refused, so that none is overlooked.
 */
#include "doc/markdown.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "util/cleanup.h"
#include "util/mem.h"

#define HEADINGS 6

/* How a fence was opened. */
struct opening {
	char mark;     /* '`' or '~' */
	size_t n;      /* of them */
	size_t indent; /* characters before them */
	bool behind;   /* among these something other than blanks: a list's mark */
};

struct parser {
	struct doc *doc;
	const char *p, *end;
	int line;
	char *headings[HEADINGS];
	bool indented; /* in an indented block that was already complained about */
};

/* The next line without its end, for the caller to free; NULL behind the last. */
static char *next_line(struct parser *parser)
{
	const char *start = parser->p, *end;
	const char *newline;

	if (start == parser->end)
		return NULL;
	newline = memchr(start, '\n', parser->end - start);
	end = newline ? newline : parser->end;
	parser->p = newline ? newline + 1 : parser->end;
	parser->line++;
	if (end > start && end[-1] == '\r')
		end--;
	return xstrndup(start, end - start);
}

static void take_heading(struct parser *parser, const char *line)
{
	size_t level = strspn(line, "#");
	const char *text = line + level;
	size_t n;

	if (level == 0 || level > HEADINGS || (*text && !isblank((unsigned char)*text)))
		return;
	text += strspn(text, " \t");
	n = strlen(text);
	while (n && strchr(" \t#", text[n - 1]))
		n--;
	for (size_t i = level - 1; i < HEADINGS; i++) {
		free(parser->headings[i]);
		parser->headings[i] = NULL;
	}
	parser->headings[level - 1] = xstrndup(text, n);
}

static char *section(const struct parser *parser)
{
	char *path = xstrdup("");

	for (size_t i = 0; i < HEADINGS; i++) {
		char *longer;

		if (!parser->headings[i])
			continue;
		longer = xasprintf("%s%s%s", path, *path ? " / " : "", parser->headings[i]);
		free(path);
		path = longer;
	}
	return path;
}

static struct doc_fence *add_fence(struct parser *parser, const struct doc_fence *fence)
{
	struct doc *doc = parser->doc;

	doc->fences = xrealloc(doc->fences, (doc->n + 1) * sizeof(*doc->fences));
	doc->fences[doc->n] = *fence;
	return &doc->fences[doc->n++];
}

static void add_error(struct parser *parser, int line, const char *error)
{
	struct doc_fence fence;

	doc_fence_init(&fence, line, section(parser));
	fence.error = xstrdup(error);
	add_fence(parser, &fence);
}

/* True where a fence begins; *info is what stands behind its mark. */
static bool opens(const char *line, struct opening *opening, const char **info)
{
	opening->indent = strspn(line, " \t>*+-.)0123456789");
	opening->behind = opening->indent != strspn(line, " \t");
	line += opening->indent;
	opening->mark = *line;
	if (*line != '`' && *line != '~')
		return false;
	opening->n = strspn(line, (char[]){ *line, '\0' });
	*info = line + opening->n;
	/* ```like this``` is code within a line. */
	return opening->n >= 3 && !(opening->mark == '`' && strchr(*info, '`'));
}

static bool closes(const char *line, const struct opening *opening)
{
	size_t n;

	line += strspn(line, opening->behind ? " \t>" : " \t");
	n = strspn(line, (char[]){ opening->mark, '\0' });
	return n >= opening->n && line[n + strspn(line + n, " \t")] == '\0';
}

/*
 * The next line within a fence, the fence's own indentation removed from *text,
 * for the caller to free; NULL at the end of the fence or, with *open still
 * set, of the document.
 */
static char *next_inside(struct parser *parser, const struct opening *opening,
			 const char **text, bool *open)
{
	char *line = next_line(parser);

	*text = line;
	if (line && closes(line, opening)) {
		*open = false;
		free(line);
		return NULL;
	}
	for (size_t i = 0; line && i < opening->indent; i++) {
		if (isblank((unsigned char)**text))
			++*text;
	}
	return line;
}

static bool shows_command(const char *line)
{
	return strncmp(line, "$ ", 2) == 0 ||
	       strncmp(line, DOC_GDB_PROMPT, strlen(DOC_GDB_PROMPT)) == 0;
}

/* A fence that is no test, such as C; one without a language may hide commands. */
static void pass_fence(struct parser *parser, const struct opening *opening,
		       const char *info)
{
	bool plain = info[strspn(info, " \t")] == '\0', found = false, open = true;
	int number = parser->line;
	const char *text;

	for (;;) {
		_cleanup_free_ char *line = next_inside(parser, opening, &text, &open);

		if (!line)
			break;
		found = found || (plain && shows_command(text));
	}
	if (found)
		add_error(parser, number,
			  "shows commands, but not where they are typed: console host, guest or gdb");
}

static void parse_fence(struct parser *parser, const struct opening *opening,
			const char *info)
{
	struct doc_fence fence;
	const char *text;
	bool open = true;

	doc_fence_init(&fence, parser->line, section(parser));
	if (!doc_fence_info(&fence, info)) {
		doc_fence_fini(&fence);
		pass_fence(parser, opening, info);
		return;
	}
	if (opening->behind && !fence.error)
		fence.error = xstrdup("put the fence on a line of its own");
	for (;;) {
		_cleanup_free_ char *line = next_inside(parser, opening, &text, &open);

		if (!line)
			break;
		doc_fence_line(&fence, parser->line, text);
	}
	if (open && !fence.error)
		fence.error = xstrdup("is not closed");
	doc_fence_end(&fence);
	add_fence(parser, &fence);
}

/* A line outside of fences. */
static void take_text(struct parser *parser, const char *line)
{
	size_t n = strspn(line, " \t");
	bool indented = n >= 4 || line[0] == '\t';

	take_heading(parser, line);
	if (line[n] && !indented)
		parser->indented = false;
	if (indented && shows_command(line + n) && !parser->indented) {
		parser->indented = true;
		add_error(parser, parser->line,
			  "shows a command outside of a fence, where it is not run");
	}
}

/* The last command of a fence may be the one that changes the user. */
static void look_across_fences(struct doc *doc)
{
	for (size_t i = 0; i < doc->n; i++) {
		struct doc_fence *fence = &doc->fences[i], *next = fence + 1;

		while (next < doc->fences + doc->n &&
		       (next->error || next->place != fence->place ||
			strcmp(next->id, fence->id)))
			next++;
		if (next == doc->fences + doc->n || !fence->n || fence->error ||
		    fence->place != DOC_GUEST || next->fresh || !next->steps[0].prompt)
			continue;
		fence->steps[fence->n - 1].other_user =
			fence->steps[fence->n - 1].prompt != next->steps[0].prompt;
	}
}

void doc_parse(struct doc *doc, const char *name, const char *text, size_t size)
{
	struct parser parser = { .doc = doc, .p = text, .end = text + size };

	*doc = (struct doc){ .name = xstrdup(name) };
	for (;;) {
		_cleanup_free_ char *line = next_line(&parser);
		struct opening opening;
		const char *info;

		if (!line)
			break;
		if (opens(line, &opening, &info))
			parse_fence(&parser, &opening, info);
		else
			take_text(&parser, line);
	}
	look_across_fences(doc);
	for (size_t i = 0; i < HEADINGS; i++)
		free(parser.headings[i]);
}

void doc_fini(struct doc *doc)
{
	for (size_t i = 0; i < doc->n; i++)
		doc_fence_fini(&doc->fences[i]);
	free(doc->fences);
	free(doc->name);
	*doc = (struct doc){ 0 };
}
