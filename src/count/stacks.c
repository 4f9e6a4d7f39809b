// SPDX-License-Identifier: GPL-2.0-or-later
/* Trees of stacks. */
#include "count/stacks.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "util/cleanup.h"
#include "util/mem.h"

struct stack_node *stacks_new(const char *name)
{
	struct stack_node *node = xcalloc(1, sizeof(*node));

	node->name = xstrdup(name);
	return node;
}

void stacks_free(struct stack_node *node)
{
	if (!node)
		return;
	for (size_t i = 0; i < node->n; i++)
		stacks_free(node->children[i]);
	free(node->children);
	free(node->name);
	free(node);
}

static struct stack_node *child_of(struct stack_node *node, const char *name)
{
	for (size_t i = 0; i < node->n; i++) {
		if (strcmp(node->children[i]->name, name) == 0)
			return node->children[i];
	}
	if (node->n == node->room) {
		node->room = node->room ? 2 * node->room : 4;
		node->children =
			xrealloc(node->children, node->room * sizeof(struct stack_node *));
	}
	node->children[node->n] = stacks_new(name);
	return node->children[node->n++];
}

void stacks_add(struct stack_node *root, const char *const *names, size_t n, uint64_t own)
{
	for (size_t i = 0; i < n; i++)
		root = child_of(root, names[i]);
	root->own += own;
}

static bool is_code(const struct place *place)
{
	return place->function[0] != '[';
}

/*
 * Does at[1], what the function returns to, belong between at[0] and the rest? A function
 * that has set up its frame has it there already.
 */
static bool needs_return(const struct count_stack *stack, const struct place *here,
			 const struct place *caller)
{
	if (!is_code(caller))
		return false;
	/* A link register holds the last call's address, be it to us or from us. */
	if (stack->link)
		return caller->start != here->start &&
		       (stack->depth < 3 || stack->at[2] != stack->at[1]);
	return stack->at[0] == here->start;
}

/* One box for all that a program does. */
static void add_user(struct stack_node *root, const struct count_table *table,
		     const struct users *users, const struct count_stack *stack)
{
	const char *name = users_at(users, stack->notes);

	stacks_add(root, &name, 1, stack->samples * table->period);
}

static void add_stack(struct stack_node *root, const struct count_table *table,
		      const struct places *places, const struct count_stack *stack)
{
	_cleanup_free_ char **names = xcalloc(stack->depth, sizeof(char *));
	struct place here, place;
	size_t n = 0;

	places_find(places, stack->at[0], table->n_modules, false, &here);
	/* The innermost last, as a path has it. */
	for (uint32_t i = stack->depth; i-- > 2;) {
		places_find(places, stack->at[i] - 1, table->n_modules, false, &place);
		if (is_code(&place))
			names[n++] = place_name(&place);
	}
	if (stack->depth > 1) {
		places_find(places, stack->at[1] - 1, table->n_modules, false, &place);
		if (needs_return(stack, &here, &place))
			names[n++] = place_name(&place);
	}
	names[n++] = place_name(&here);
	stacks_add(root, (const char *const *)names, n, stack->samples * table->period);
	while (n)
		free(names[--n]);
}

struct stack_node *stacks_tree(const struct count_table *table,
			       const struct places *places, const struct users *users)
{
	struct stack_node *root = stacks_new("all");

	for (uint32_t i = 0; i < table->n_stacks; i++) {
		if (table->stacks[i].user)
			add_user(root, table, users, &table->stacks[i]);
		else
			add_stack(root, table, places, &table->stacks[i]);
	}
	return root;
}

/* A program may have any name, and a ';' is what stands between two. */
static char *fold_name(const struct stack_node *node)
{
	char *name = xstrdup(node->name);

	for (char *c = name; (c = strchr(c, ';'));)
		*c = ':';
	return name;
}

static void fold(const struct stack_node *node, const char *before, FILE *to)
{
	_cleanup_free_ char *name = fold_name(node);
	_cleanup_free_ char *path = xasprintf("%s%s%s", before, *before ? ";" : "", name);

	if (node->own)
		fprintf(to, "%s %" PRIu64 "\n", path, node->own);
	for (size_t i = 0; i < node->n; i++)
		fold(node->children[i], path, to);
}

void stacks_fold(const struct stack_node *root, FILE *to)
{
	for (size_t i = 0; i < root->n; i++)
		fold(root->children[i], "", to);
}
