// SPDX-License-Identifier: GPL-2.0-or-later
/* Functions of modules, by the symbols of their files. */
#include "count/module_function.h"

#include <fcntl.h>
#include <gelf.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "count/elf.h"
#include "count/functions.h"
#include "symbols/find.h"
#include "util/cleanup.h"
#include "util/fail.h"
#include "util/mem.h"
#include "util/strv.h"

/* What the kernel's module_init_section() tells by the name of a section. */
static bool is_init(Elf *elf, const GElf_Sym *sym)
{
	GElf_Shdr header;
	const char *name = elf_section_of(elf, sym, &header);

	return name && strncmp(name, ".init", 5) == 0;
}

static bool find_symbol(Elf *elf, Elf_Scn *section, const GElf_Shdr *header,
			const char *name, struct module_function *f)
{
	Elf_Data *data = elf_getdata(section, NULL);
	size_t n = header->sh_entsize ? header->sh_size / header->sh_entsize : 0;
	GElf_Sym sym;
	int best = 0;

	for (size_t i = 1; data && i < n && gelf_getsym(data, i, &sym); i++) {
		const char *symbol = elf_strptr(elf, header->sh_link, sym.st_name);
		int now = symbol ? functions_rank(symbol, name) : 0;

		if (now <= best || GELF_ST_TYPE(sym.st_info) != STT_FUNC ||
		    sym.st_shndx == SHN_UNDEF)
			continue;
		best = now;
		free(f->symbol);
		f->symbol = xstrdup(symbol);
		f->init = is_init(elf, &sym);
	}
	return best;
}

/* One that cannot be read has no functions. */
static bool find_in_file(const char *path, const char *name, struct module_function *f)
{
	_cleanup_close_ int fd = open(path, O_RDONLY | O_CLOEXEC);
	_cleanup_(cleanup_elf) Elf *elf = NULL;
	Elf_Scn *section = NULL;
	GElf_Shdr header;

	elf_version(EV_CURRENT);
	elf = fd >= 0 ? elf_begin(fd, ELF_C_READ_MMAP, NULL) : NULL;
	while (elf && (section = elf_nextscn(elf, section))) {
		if (gelf_getshdr(section, &header) && header.sh_type == SHT_SYMTAB)
			return find_symbol(elf, section, &header, name, f);
	}
	return false;
}

/* As find_in_file(), of the first that has it; @owners are all modules that have. */
static void search(const struct strv *paths, const char *module, const char *name,
		   struct module_function *f, struct strv *owners)
{
	for (size_t i = 0; i < paths->n; i++) {
		_cleanup_free_ char *owner = find_module_name(paths->v[i]);
		_cleanup_(module_function_fini) struct module_function found = { 0 };

		if ((module && strcmp(owner, module) != 0) || strv_has(owners, owner) ||
		    !find_in_file(paths->v[i], name, &found))
			continue;
		strv_add(owners, owner);
		if (owners->n > 1)
			continue;
		*f = found;
		f->module = take_ptr(owner);
		found.symbol = NULL;
	}
}

static int find_in_module(const char *out, const struct strv *built, const char *named,
			  struct module_function *f)
{
	const char *name = strchr(named, ':') + 1;
	_cleanup_free_ char *typed = xstrndup(named, name - 1 - named);
	_cleanup_free_ char *module = find_module_name(typed);
	_cleanup_strv_ struct strv paths = { 0 }, owners = { 0 };

	find_modules(out, module, &paths);
	search(built, module, name, f, &owners);
	if (!owners.n)
		search(&paths, module, name, f, &owners);
	if (owners.n)
		return 0;
	if (!paths.n)
		return fail_usage("--in %s: there is no module %s below %s: ./lkmc build "
				  "builds the examples, and lkmc count try yours",
				  named, module, out);
	return fail_usage("--in %s: the module %s has no such function: it may be inlined: "
			  "name one that calls it",
			  named, module);
}

int module_function_find(const char *out, const char *built, const char *named,
			 struct module_function *f)
{
	_cleanup_strv_ struct strv first = { 0 }, paths = { 0 }, owners = { 0 };
	_cleanup_free_ char *list = NULL;

	*f = (struct module_function){ 0 };
	if (built)
		find_modules_in(built, &first);
	if (strchr(named, ':'))
		return find_in_module(out, &first, named, f);
	search(&first, NULL, named, f, &owners);
	if (!owners.n) {
		find_all_modules(out, &paths);
		search(&paths, NULL, named, f, &owners);
	}
	if (owners.n == 1)
		return 0;
	list = strv_join(&owners, ", ");
	if (owners.n)
		return fail_usage("--in %s: several modules have it: %s: say which, as in "
				  "--in %s:%s",
				  named, list, owners.v[0], named);
	return fail_usage("--in %s: neither vmlinux nor a module has such a function: it may "
			  "be inlined: name one that calls it",
			  named);
}

void module_function_fini(struct module_function *f)
{
	free(f->module);
	free(f->symbol);
	*f = (struct module_function){ 0 };
}
