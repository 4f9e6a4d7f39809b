// SPDX-License-Identifier: GPL-2.0-or-later
/* A tree of stacks as a page: what is in it besides the template is JSON. */
#include <inttypes.h>
#include <string.h>

#include "count/stacks.h"
#include "count/tally.h"
#include "util/cleanup.h"

/* What the template has in the place of the data. */
#define PLACEHOLDER "@DATA@"

/* As JSON has it, and so that nothing in it ends the script that it is in. */
static void write_text(const char *text, FILE *to)
{
	fputc('"', to);
	for (; *text; text++) {
		unsigned char c = *text;

		if (c < ' ' || strchr("\"\\<>&", c))
			fprintf(to, "\\u%04x", c);
		else
			fputc(c, to);
	}
	fputc('"', to);
}

/* Each name once: its row is its number. */
static void collect(const struct stack_node *node, struct tally *names)
{
	tally_add(names, "", node->name, 1);
	for (size_t i = 0; i < node->n; i++)
		collect(node->children[i], names);
}

static void write_node(const struct stack_node *node, const struct tally *names, FILE *to)
{
	size_t number = tally_find(names, "", node->name) - names->v;

	fprintf(to, "[%zu,%" PRIu64, number, node->own);
	for (size_t i = 0; i < node->n; i++) {
		fputc(',', to);
		write_node(node->children[i], names, to);
	}
	fputc(']', to);
}

static void write_data(const struct stack_node *root, const char *title, const char *unit,
		       FILE *to)
{
	_cleanup_(tally_fini) struct tally names = { 0 };

	collect(root, &names);
	fputs("{\"title\":", to);
	write_text(title, to);
	fputs(",\n\"unit\":", to);
	write_text(unit, to);
	fputs(",\n\"names\":[", to);
	for (size_t i = 0; i < names.n; i++) {
		fputs(i ? "," : "", to);
		write_text(names.v[i].name, to);
	}
	fputs("],\n\"root\":", to);
	write_node(root, &names, to);
	fputc('}', to);
}

void stacks_page(const struct stack_node *root, const char *template, const char *title,
		 const char *unit, FILE *to)
{
	const char *at = strstr(template, PLACEHOLDER);
	size_t before = at ? (size_t)(at - template) : strlen(template);

	fwrite(template, 1, before, to);
	if (!at)
		return;
	write_data(root, title, unit, to);
	fputs(at + strlen(PLACEHOLDER), to);
}
