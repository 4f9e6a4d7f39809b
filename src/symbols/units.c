// SPDX-License-Identifier: GPL-2.0-or-later
/* Units of DWARF, by elfutils' libdw: all that were compiled, by their addresses. */
#include "symbols/units.h"

#include <dwarf.h>
#include <elfutils/libdw.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "symbols/source.h"
#include "util/cleanup.h"
#include "util/mem.h"

struct unit {
	Dwarf_Die die;
	char *folder; /* that it was compiled in, or NULL */
	char *file;
	/* By the index of the unit's own table, filled in as they are asked for. */
	char **names;
	size_t n_names;
};

struct range {
	uint64_t low, high;
	size_t unit;
};

struct units {
	int fd;
	Dwarf *dwarf;
	struct unit *v;
	size_t n, room;
	struct range *ranges;
	size_t n_ranges, ranges_room;
};

static void add_range(struct units *u, uint64_t low, uint64_t high)
{
	/* What the linker dropped lies at 0. */
	if (!low || low >= high)
		return;
	if (u->n_ranges == u->ranges_room) {
		u->ranges_room = u->ranges_room ? 2 * u->ranges_room : 1024;
		u->ranges = xrealloc(u->ranges, u->ranges_room * sizeof(*u->ranges));
	}
	u->ranges[u->n_ranges++] = (struct range){ low, high, u->n };
}

static const char *text_of(Dwarf_Die *die, unsigned int name)
{
	Dwarf_Attribute attribute;

	return dwarf_formstring(dwarf_attr(die, name, &attribute));
}

static void add_unit(struct units *u, Dwarf_Die *die)
{
	const char *name = dwarf_diename(die), *folder = text_of(die, DW_AT_comp_dir);
	Dwarf_Addr base, low, high;
	ptrdiff_t offset = 0;

	if (!name)
		return;
	while ((offset = dwarf_ranges(die, offset, &base, &low, &high)) > 0)
		add_range(u, low, high);
	if (u->n == u->room) {
		u->room = u->room ? 2 * u->room : 256;
		u->v = xrealloc(u->v, u->room * sizeof(*u->v));
	}
	u->v[u->n++] = (struct unit){
		.die = *die,
		.folder = xstrdup(folder),
		.file = source_show(folder, name),
	};
}

static int by_address(const void *a, const void *b)
{
	const struct range *x = a, *y = b;

	if (x->low != y->low)
		return x->low < y->low ? -1 : 1;
	return (x->unit > y->unit) - (x->unit < y->unit);
}

struct units *units_open(const char *path)
{
	struct units *u = xcalloc(1, sizeof(*u));
	Dwarf_Off offset = 0, next;
	size_t header;
	Dwarf_Die die;

	u->fd = open(path, O_RDONLY | O_CLOEXEC);
	u->dwarf = u->fd >= 0 ? dwarf_begin(u->fd, DWARF_C_READ) : NULL;
	while (u->dwarf &&
	       dwarf_nextcu(u->dwarf, offset, &next, &header, NULL, NULL, NULL) == 0) {
		if (dwarf_offdie(u->dwarf, offset + header, &die))
			add_unit(u, &die);
		offset = next;
	}
	if (u->n_ranges)
		qsort(u->ranges, u->n_ranges, sizeof(*u->ranges), by_address);
	return u;
}

void units_close(struct units *u)
{
	if (!u)
		return;
	for (size_t i = 0; i < u->n; i++) {
		for (size_t j = 0; j < u->v[i].n_names; j++)
			free(u->v[i].names[j]);
		free(u->v[i].names);
		free(u->v[i].folder);
		free(u->v[i].file);
	}
	free(u->v);
	free(u->ranges);
	dwarf_end(u->dwarf);
	cleanup_close(&u->fd);
	free(u);
}

static struct unit *find(const struct units *u, uint64_t address)
{
	size_t low = 0, high = u->n_ranges;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (u->ranges[middle].low <= address)
			low = middle + 1;
		else
			high = middle;
	}
	return low && address < u->ranges[low - 1].high ? &u->v[u->ranges[low - 1].unit] :
							  NULL;
}

const char *units_file(struct units *u, uint64_t address)
{
	const struct unit *unit = find(u, address);

	return unit ? unit->file : NULL;
}

/* The same few names for many lines. */
static const char *show(struct unit *unit, const char *name)
{
	char *shown = source_show(unit->folder, name);

	for (size_t i = 0; i < unit->n_names; i++) {
		if (strcmp(unit->names[i], shown) == 0) {
			free(shown);
			return unit->names[i];
		}
	}
	unit->names = xrealloc(unit->names, (unit->n_names + 1) * sizeof(*unit->names));
	unit->names[unit->n_names++] = shown;
	return shown;
}

const char *units_line(struct units *u, uint64_t address, int *line)
{
	struct unit *unit = find(u, address);
	Dwarf_Line *at = unit ? dwarf_getsrc_die(&unit->die, address) : NULL;
	const char *file = at ? dwarf_linesrc(at, NULL, NULL) : NULL;

	if (!file || dwarf_lineno(at, line) || *line <= 0)
		return NULL;
	return show(unit, file);
}
