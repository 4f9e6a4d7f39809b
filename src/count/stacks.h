/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The samples of stacks as a tree: below a function is what it called. Folded, it is a
 * text with a line for each stack ("outer;inner COUNT"), which many tools read; or it is a
 * page to look at.
 */
#ifndef LKMC_COUNT_STACKS_H
#define LKMC_COUNT_STACKS_H

#include <stdint.h>
#include <stdio.h>

#include "count/places.h"
#include "count/table.h"
#include "count/users.h"

struct stack_node {
	char *name;
	uint64_t own; /* instructions, or time, in it, not in what it called */
	struct stack_node **children;
	size_t n, room;
};

/**
 * stacks_tree() - make the tree
 * @table: with samples
 * @places: of that table
 * @users: of that table: programs have their names; NULL: they have none
 *
 * Return: the root, which stands for all, for stacks_free().
 */
struct stack_node *stacks_tree(const struct count_table *table,
			       const struct places *places, const struct users *users);

/** stacks_add() - add to the node of a path below a root; the names outermost first */
void stacks_add(struct stack_node *root, const char *const *names, size_t n, uint64_t own);

/** stacks_new() - a root without anything below */
struct stack_node *stacks_new(const char *name);

/** stacks_free() - release a tree; NULL is fine */
void stacks_free(struct stack_node *root);

/** stacks_fold() - write it as folded stacks, the root left out; a name's ';' becomes ':' */
void stacks_fold(const struct stack_node *root, FILE *to);

/**
 * stacks_page() - write it as a page
 * @root: the tree
 * @template: the text of count/flame.html
 * @title: of the page
 * @unit: of what there is of a stack, such as "instructions"
 * @to: where it goes
 */
void stacks_page(const struct stack_node *root, const char *template, const char *title,
		 const char *unit, FILE *to);

#endif
