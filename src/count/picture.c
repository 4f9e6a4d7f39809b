// SPDX-License-Identifier: GPL-2.0-or-later
/* Files to look at. */
#include "count/picture.h"

#include "count/places.h"
#include "util/cleanup.h"
#include "util/file.h"
#include "util/mem.h"

static struct stack_node *make_tree(const struct layout *layout,
				    const struct count_table *table,
				    const struct users *users)
{
	struct places *places = places_new(layout, table);
	struct stack_node *root = stacks_tree(table, places, users);

	places_free(places);
	return root;
}

int picture_folded(const struct stack_node *root, const char *path)
{
	_cleanup_free_ char *text = NULL;
	size_t size;
	FILE *f = xmemstream(&text, &size);

	stacks_fold(root, f);
	xmemclose(f);
	return file_write(path, text, size);
}

int picture_page(const struct stack_node *root, const struct lab *lab, const char *title,
		 const char *unit, const char *path)
{
	_cleanup_free_ char *template_path = xasprintf("%s/src/count/flame.html", lab->top);
	_cleanup_free_ char *template = NULL, *text = NULL;
	int err = file_read(template_path, &template, NULL);
	size_t size;
	FILE *f;

	if (err)
		return err;
	f = xmemstream(&text, &size);
	stacks_page(root, template, title, unit, f);
	xmemclose(f);
	return file_write(path, text, size);
}

int picture_stacks(const struct layout *layout, const struct count_table *table,
		   const struct users *users, const char *path)
{
	struct stack_node *root = make_tree(layout, table, users);
	int err = picture_folded(root, path);

	stacks_free(root);
	return err;
}

int picture_flame(const struct layout *layout, const struct count_table *table,
		  const struct users *users, const char *title, const char *path)
{
	struct stack_node *root = make_tree(layout, table, users);
	int err = picture_page(root, layout->lab, title, "instructions", path);

	stacks_free(root);
	return err;
}
