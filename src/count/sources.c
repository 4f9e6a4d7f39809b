// SPDX-License-Identifier: GPL-2.0-or-later
/* Lines of kernels and modules, each file opened once. */
#include "count/sources.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "symbols/find.h"
#include "symbols/source.h"
#include "util/cleanup.h"
#include "util/mem.h"

struct opened {
	char *image;
	struct units *units; /* NULL: there is no file */
	time_t made;         /* when it was written */
	/* The last function that was asked for: its addresses here and in the guest. */
	uint64_t function, start;
};

struct source_files {
	const struct lab *lab;
	struct opened *v;
	size_t n;
};

struct source_files *sources_new(const struct lab *lab)
{
	struct source_files *s = xcalloc(1, sizeof(*s));

	s->lab = lab;
	return s;
}

void sources_free(struct source_files *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < s->n; i++) {
		units_close(s->v[i].units);
		free(s->v[i].image);
	}
	free(s->v);
	free(s);
}

static char *find_file(const struct lab *lab, const char *image)
{
	_cleanup_strv_ struct strv paths = { 0 };

	if (!*image)
		return xasprintf("%s/linux/vmlinux", lab->out);
	find_modules(lab->out, image, &paths);
	return paths.n ? xstrdup(paths.v[0]) : NULL;
}

static struct opened *find_opened(struct source_files *s, const char *image)
{
	_cleanup_free_ char *path = NULL;
	struct stat st;

	for (size_t i = 0; i < s->n; i++) {
		if (strcmp(s->v[i].image, image) == 0)
			return &s->v[i];
	}
	path = find_file(s->lab, image);
	s->v = xrealloc(s->v, (s->n + 1) * sizeof(*s->v));
	s->v[s->n] = (struct opened){
		.image = xstrdup(image),
		.units = path ? units_open(path) : NULL,
		.made = path && stat(path, &st) == 0 ? st.st_mtime : 0,
	};
	return &s->v[s->n++];
}

struct units *sources_units(struct source_files *s, const char *image)
{
	return find_opened(s, image)->units;
}

bool sources_edited(struct source_files *s, const char *image, const char *file)
{
	_cleanup_free_ char *path = source_path(s->lab->top, file);
	struct stat st;

	return stat(path, &st) == 0 && st.st_mtime > find_opened(s, image)->made;
}

uint64_t sources_address(struct source_files *s, const struct place *place,
			 uint64_t address, struct units **units)
{
	struct opened *o;

	if (*place->image && !place->module)
		return 0;
	o = find_opened(s, place->image);
	*units = o->units;
	if (!o->units || !place->module)
		return o->units ? address : 0;
	/* A module is somewhere else in the guest, function by function. */
	if (o->start != place->start || !o->function) {
		o->start = place->start;
		o->function = units_function(o->units, place->function,
					     place->end - place->start);
	}
	return o->function ? o->function + (address - place->start) : 0;
}

const char *sources_line(struct source_files *s, const struct place *place,
			 uint64_t address, int *line)
{
	struct units *units;
	uint64_t at = sources_address(s, place, address, &units);

	return at ? units_line(units, at, line) : NULL;
}
