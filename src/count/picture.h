/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Trees of stacks, such as the samples of a table, as files. */
#ifndef LKMC_COUNT_PICTURE_H
#define LKMC_COUNT_PICTURE_H

#include "count/layout.h"
#include "count/stacks.h"
#include "count/table.h"

/**
 * picture_folded() - write a tree as folded stacks
 * @root: the tree
 * @path: the file; it appears whole or not at all
 *
 * Return: 0, or a negative errno with fail().
 */
int picture_folded(const struct stack_node *root, const char *path);

/**
 * picture_page() - write a tree as a page, as picture_folded() does
 * @root: the tree
 * @lab: which has the page's template
 * @title: of the page
 * @unit: as in stacks_page()
 * @path: the file
 */
int picture_page(const struct stack_node *root, const struct lab *lab, const char *title,
		 const char *unit, const char *path);

/**
 * picture_stacks() - write folded stacks
 * @layout: of the kernel that ran
 * @table: with samples
 * @users: as for stacks_tree()
 * @path: the file; it appears whole or not at all
 *
 * Return: 0, or a negative errno with fail().
 */
int picture_stacks(const struct layout *layout, const struct count_table *table,
		   const struct users *users, const char *path);

/** picture_flame() - write a flame graph, as picture_stacks(); @title is that of the page */
int picture_flame(const struct layout *layout, const struct count_table *table,
		  const struct users *users, const char *title, const char *path);

#endif
