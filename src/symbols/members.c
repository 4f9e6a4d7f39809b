// SPDX-License-Identifier: GPL-2.0-or-later
/* Structures in DWARF, by elfutils' libdw. */
#include "symbols/members.h"

#include <dwarf.h>
#include <elfutils/libdw.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>

#include "util/cleanup.h"

static void cleanup_dwarf(Dwarf **dwarf)
{
	dwarf_end(*dwarf);
}

static bool ends_with(const char *text, const char *end)
{
	size_t n = text ? strlen(text) : 0, m = strlen(end);

	return n >= m && strcmp(text + n - m, end) == 0;
}

static bool find_unit(Dwarf *dwarf, const char *unit, Dwarf_Die *die)
{
	Dwarf_Off offset = 0, next;
	size_t header;

	while (dwarf_nextcu(dwarf, offset, &next, &header, NULL, NULL, NULL) == 0) {
		if (dwarf_offdie(dwarf, offset + header, die) &&
		    ends_with(dwarf_diename(die), unit))
			return true;
		offset = next;
	}
	return false;
}

/* A structure with members: one that is only declared has none. */
static bool find_structure(Dwarf_Die *unit, const char *name, Dwarf_Die *die)
{
	Dwarf_Die first;

	if (dwarf_child(unit, die))
		return false;
	do {
		const char *other = dwarf_diename(die);

		if (dwarf_tag(die) == DW_TAG_structure_type && other &&
		    strcmp(other, name) == 0 && dwarf_child(die, &first) == 0)
			return true;
	} while (dwarf_siblingof(die, die) == 0);
	return false;
}

static int find_member(Dwarf_Die *structure, const char *name, uint64_t *offset)
{
	Dwarf_Attribute attribute;
	Dwarf_Word value;
	Dwarf_Die die;

	if (dwarf_child(structure, &die))
		return -ENOENT;
	do {
		const char *other = dwarf_diename(&die);

		if (dwarf_tag(&die) != DW_TAG_member || !other || strcmp(other, name) != 0)
			continue;
		if (dwarf_formudata(dwarf_attr(&die, DW_AT_data_member_location, &attribute),
				    &value))
			return -ENOENT;
		*offset = value;
		return 0;
	} while (dwarf_siblingof(&die, &die) == 0);
	return -ENOENT;
}

int members_find(const char *path, const char *unit, const char *name,
		 const char *const *members, uint64_t *offsets)
{
	_cleanup_close_ int fd = open(path, O_RDONLY | O_CLOEXEC);
	_cleanup_(cleanup_dwarf) Dwarf *dwarf = fd >= 0 ? dwarf_begin(fd, DWARF_C_READ) :
							  NULL;
	Dwarf_Die die, structure;

	if (!dwarf || !find_unit(dwarf, unit, &die) ||
	    !find_structure(&die, name, &structure))
		return -ENOENT;
	for (size_t i = 0; members[i]; i++) {
		if (find_member(&structure, members[i], &offsets[i]))
			return -ENOENT;
	}
	return 0;
}
