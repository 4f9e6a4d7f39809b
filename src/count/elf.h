/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the readers of ELF files have in common, beside elfutils' libelf. */
#ifndef LKMC_COUNT_ELF_H
#define LKMC_COUNT_ELF_H

#include <gelf.h>

/** cleanup_elf() - for _cleanup_(): elf_end() */
void cleanup_elf(Elf **elf);

/**
 * elf_section_of() - where a symbol is
 * @elf: the file
 * @sym: one of its symbols
 * @header: filled in: the section's
 *
 * Return: the section's name, owned by @elf, "" if the file does not tell; NULL where the
 * symbol is in none.
 */
const char *elf_section_of(Elf *elf, const GElf_Sym *sym, GElf_Shdr *header);

#endif
