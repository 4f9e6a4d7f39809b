// SPDX-License-Identifier: GPL-2.0-or-later
/* Units of DWARF, by elfutils' libdw: all that were compiled, by their addresses. */
#include "symbols/units.h"

#include <dwarf.h>
#include <elfutils/libdw.h>
#include <elfutils/libdwfl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "symbols/source.h"
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

static const Dwfl_Callbacks callbacks = {
	.find_elf = dwfl_build_id_find_elf,
	.find_debuginfo = dwfl_standard_find_debuginfo,
	.section_address = dwfl_offline_section_address,
};

struct units {
	Dwfl *dwfl;
	Dwfl_Module *module;
	Dwarf *dwarf;
	bool linked;      /* it has addresses of its own */
	Dwarf_Addr moved; /* what libdwfl adds to these */
	Dwarf_Addr bias;  /* what there is between the addresses of DWARF and ours */
	struct unit *v;
	size_t n, room;
	struct range *ranges;
	size_t n_ranges, ranges_room;
};

static void add_range(struct units *u, uint64_t low, uint64_t high)
{
	/* What the linker dropped lies at 0; so does what it has still to place. */
	if ((!low && !u->bias && u->linked) || low >= high)
		return;
	if (u->n_ranges == u->ranges_room) {
		u->ranges_room = u->ranges_room ? 2 * u->ranges_room : 1024;
		u->ranges = xrealloc(u->ranges, u->ranges_room * sizeof(*u->ranges));
	}
	u->ranges[u->n_ranges++] = (struct range){ low + u->bias, high + u->bias, u->n };
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

static void open_file(struct units *u, const char *path)
{
	GElf_Ehdr header;
	Elf *elf;

	u->dwfl = dwfl_begin(&callbacks);
	if (!u->dwfl)
		return;
	dwfl_report_begin(u->dwfl);
	u->module = dwfl_report_offline(u->dwfl, path, path, -1);
	dwfl_report_end(u->dwfl, NULL, NULL);
	if (!u->module)
		return;
	elf = dwfl_module_getelf(u->module, &u->moved);
	u->linked = !elf || !gelf_getehdr(elf, &header) || header.e_type != ET_REL;
	u->dwarf = dwfl_module_getdwarf(u->module, &u->bias);
	if (!u->linked)
		u->moved = 0;
	u->bias -= u->moved;
}

struct units *units_open(const char *path)
{
	struct units *u = xcalloc(1, sizeof(*u));
	Dwarf_Off offset = 0, next;
	size_t header;
	Dwarf_Die die;

	open_file(u, path);
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
	dwfl_end(u->dwfl);
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
	Dwarf_Line *at = unit ? dwarf_getsrc_die(&unit->die, address - u->bias) : NULL;
	const char *file = at ? dwarf_linesrc(at, NULL, NULL) : NULL;

	if (!file || dwarf_lineno(at, line) || *line <= 0)
		return NULL;
	return show(unit, file);
}

uint64_t units_function(struct units *u, const char *name, uint64_t size)
{
	int n = u->module ? dwfl_module_getsymtab(u->module) : 0;

	for (int i = 1; i < n; i++) {
		GElf_Sym sym;
		GElf_Addr address;
		const char *other = dwfl_module_getsym_info(u->module, i, &sym, &address,
							    NULL, NULL, NULL);

		if (other && GELF_ST_TYPE(sym.st_info) == STT_FUNC &&
		    sym.st_size == size && strcmp(other, name) == 0)
			return address - u->moved;
	}
	return 0;
}

/* "fork.c" and "kernel/fork.c" name "out/src/linux/kernel/fork.c". */
static bool is_named(const char *file, const char *end)
{
	size_t n = strlen(file), m = strlen(end);

	return n >= m && strcmp(file + n - m, end) == 0 &&
	       (n == m || file[n - m - 1] == '/');
}

static void pass_line(const struct units *u, struct unit *unit, Dwarf_Line *line,
		      each_line each, void *data)
{
	const char *file = dwarf_linesrc(line, NULL, NULL);
	Dwarf_Addr address;
	bool end = false;
	int number;

	/* Where a sequence ends, there is no code. */
	if (file && !dwarf_lineendsequence(line, &end) && !end &&
	    !dwarf_lineno(line, &number) && number > 0 && !dwarf_lineaddr(line, &address))
		each(unit->file, show(unit, file), number, address + u->bias, data);
}

size_t units_each_line(struct units *u, const char *name, each_line each, void *data)
{
	size_t n = 0;

	for (size_t i = 0; i < u->n; i++) {
		struct unit *unit = &u->v[i];
		Dwarf_Lines *lines;
		size_t n_lines;

		if ((name && !is_named(unit->file, name)) ||
		    dwarf_getsrclines(&unit->die, &lines, &n_lines))
			continue;
		n++;
		for (size_t j = 0; j < n_lines; j++)
			pass_line(u, unit, dwarf_onesrcline(lines, j), each, data);
	}
	return n;
}
