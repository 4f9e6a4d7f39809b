// SPDX-License-Identifier: GPL-2.0-or-later
/* Sections and symbols. */
#include "count/elf.h"

#include <stddef.h>

void cleanup_elf(Elf **elf)
{
	elf_end(*elf);
}

const char *elf_section_of(Elf *elf, const GElf_Sym *sym, GElf_Shdr *header)
{
	Elf_Scn *section = elf_getscn(elf, sym->st_shndx);
	const char *name;
	size_t names;

	if (!section || !gelf_getshdr(section, header) || elf_getshdrstrndx(elf, &names))
		return NULL;
	name = elf_strptr(elf, names, header->sh_name);
	return name ? name : "";
}
