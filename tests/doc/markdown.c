// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * libcmark knows what is a heading and what a code block. Commands that stand where no
 * test is found are refused, so that none is overlooked.
 */
#include "doc/markdown.h"

#include <cmark.h>
#include <stdlib.h>
#include <string.h>

#include "util/cleanup.h"
#include "util/mem.h"

#define HEADINGS 6

struct parser {
	struct doc *doc;
	struct strv lines;
	size_t next; /* index of the first line that was not yet looked at */
	char *headings[HEADINGS];
	bool complained; /* about the lines since the last empty one */
};

/* Takes the next line off the text, without its end; for the caller to free. */
static char *next_line(const char **text, const char *end)
{
	const char *start = *text, *p = start;

	while (p < end && *p != '\n' && *p != '\r')
		p++;
	*text = p + (end - p >= 2 && memcmp(p, "\r\n", 2) == 0 ? 2 : p < end ? 1 : 0);
	return xstrndup(start, p - start);
}

/* A line by its number; behind the last, where nothing is, an empty one. */
static const char *line_at(const struct parser *parser, size_t number)
{
	return number - 1 < parser->lines.n ? parser->lines.v[number - 1] : "";
}

/* How many of a fence's marks begin the text: 0 where none does. */
static size_t count_marks(const char *text)
{
	size_t n = *text == '`' || *text == '~' ? strspn(text, (char[]){ *text, '\0' }) : 0;

	return n >= 3 ? n : 0;
}

static char *section(const struct parser *parser)
{
	_cleanup_strv_ struct strv path = { 0 };

	for (size_t i = 0; i < HEADINGS; i++) {
		if (parser->headings[i])
			strv_add(&path, parser->headings[i]);
	}
	return strv_join(&path, " / ");
}

static struct doc_fence *add_fence(struct parser *parser, int line)
{
	struct doc *doc = parser->doc;

	doc->fences = xrealloc(doc->fences, (doc->n + 1) * sizeof(*doc->fences));
	doc_fence_init(&doc->fences[doc->n], line, section(parser));
	return &doc->fences[doc->n++];
}

static bool shows_command(const char *line)
{
	return strncmp(line, "$ ", 2) == 0 ||
	       strncmp(line, DOC_GDB_PROMPT, strlen(DOC_GDB_PROMPT)) == 0;
}

/* A line outside of fences. Of several without an empty one between, one is enough. */
static void take_text(struct parser *parser, int number, const char *line)
{
	size_t n = strspn(line, " \t"), marks = count_marks(line + n);
	bool indented = n >= 4 || line[0] == '\t';
	const char *error = NULL;

	if (!line[n])
		parser->complained = false;
	/* ```like this``` is code within a line. */
	if (marks && !strchr(line + n + marks, line[n]))
		error = "is not shown as a fence: put an empty line above it";
	else if (indented && shows_command(line + n))
		error = "shows a command outside of a fence, where it is not run";
	if (!error || parser->complained)
		return;
	parser->complained = true;
	add_fence(parser, number)->error = xstrdup(error);
}

/* The lines up to a heading, or a fence. */
static void take_text_before(struct parser *parser, size_t number)
{
	for (; parser->next + 1 < number && parser->next < parser->lines.n; parser->next++)
		take_text(parser, parser->next + 1, parser->lines.v[parser->next]);
}

/* A heading's words, without what makes some of them look different. */
static char *heading_text(cmark_node *heading)
{
	cmark_iter *iter = cmark_iter_new(heading);
	_cleanup_strv_ struct strv parts = { 0 };

	while (cmark_iter_next(iter) != CMARK_EVENT_DONE) {
		const char *text = cmark_node_get_literal(cmark_iter_get_node(iter));

		strv_add(&parts, text ? text : "");
	}
	cmark_iter_free(iter);
	return strv_join(&parts, "");
}

static void take_heading(struct parser *parser, cmark_node *node)
{
	size_t level = cmark_node_get_heading_level(node);

	take_text_before(parser, cmark_node_get_start_line(node));
	for (size_t i = level - 1; i < HEADINGS; i++) {
		free(parser->headings[i]);
		parser->headings[i] = NULL;
	}
	parser->headings[level - 1] = heading_text(node);
}

/* Reads the lines of a fence; returns how many, and whether one shows a command. */
static size_t read_lines(struct doc_fence *fence, const char *text, bool *shows)
{
	const char *end = text + strlen(text);
	size_t n = 0;

	*shows = false;
	while (text < end) {
		_cleanup_free_ char *line = next_line(&text, end);

		n++;
		*shows = *shows || shows_command(line);
		if (fence)
			doc_fence_line(fence, fence->line + n, line);
	}
	return n;
}

/* Does the line close a fence with such marks? It may stand in a quotation. */
static bool closes(const char *line, const char *marks)
{
	line += strspn(line, " \t>");
	return *line == *marks && count_marks(line) >= count_marks(marks) &&
	       !line[count_marks(line) + strspn(line + count_marks(line), " \t")];
}

static void take_code(struct parser *parser, cmark_node *node)
{
	const char *text = cmark_node_get_literal(node);
	const char *info = cmark_node_get_fence_info(node);
	size_t line = cmark_node_get_start_line(node);
	const char *marks = line_at(parser, line);
	struct doc_fence *fence;
	bool is_test, shows, closed;

	marks += strnlen(marks, cmark_node_get_start_column(node) - 1);
	/* An indented block is one of text, whose first line is in the block. */
	if (!count_marks(marks) || strncmp(text, marks, strlen(marks)) == 0)
		return;
	take_text_before(parser, line);
	fence = add_fence(parser, line);
	is_test = doc_fence_info(fence, info);
	line += 1 + read_lines(is_test ? fence : NULL, text, &shows);
	closed = closes(line_at(parser, line), marks);
	parser->next = line - 1 + closed;
	if (is_test && !closed && !fence->error)
		fence->error = xstrdup("is not closed");
	if (is_test)
		doc_fence_end(fence);
	else if (shows && !*info)
		fence->error = xstrdup(
			"shows commands, but not where they are typed: console host, guest or gdb");
	else
		doc_fence_fini(&parser->doc->fences[--parser->doc->n]);
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
	cmark_node *root = cmark_parse_document(text, size, CMARK_OPT_DEFAULT);
	cmark_iter *iter = cmark_iter_new(root);
	struct parser parser = { .doc = doc };
	cmark_event_type event;

	*doc = (struct doc){ .name = xstrdup(name) };
	for (const char *p = text; p < text + size;) {
		_cleanup_free_ char *line = next_line(&p, text + size);

		strv_add(&parser.lines, line);
	}
	while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
		cmark_node *node = cmark_iter_get_node(iter);

		if (cmark_node_get_type(node) == CMARK_NODE_CODE_BLOCK)
			take_code(&parser, node);
		else if (cmark_node_get_type(node) == CMARK_NODE_HEADING &&
			 event == CMARK_EVENT_ENTER)
			take_heading(&parser, node);
	}
	take_text_before(&parser, parser.lines.n + 1);
	cmark_iter_free(iter);
	cmark_node_free(root);
	look_across_fences(doc);
	for (size_t i = 0; i < HEADINGS; i++)
		free(parser.headings[i]);
	strv_fini(&parser.lines);
}

void doc_fini(struct doc *doc)
{
	for (size_t i = 0; i < doc->n; i++)
		doc_fence_fini(&doc->fences[i]);
	free(doc->fences);
	free(doc->name);
	*doc = (struct doc){ 0 };
}
