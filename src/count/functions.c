// SPDX-License-Identifier: GPL-2.0-or-later
/* Functions of ELF files, by elfutils' libelf. */
#include "count/functions.h"

#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "count/elf.h"
#include "util/cleanup.h"
#include "util/fail.h"
#include "util/mem.h"

/* Of all symbols at an address, the one that a reader knows it by. */
struct candidate {
	struct function function;
	int rank;
	uint64_t size;
	uint64_t limit; /* where its section ends */
};

struct candidates {
	struct candidate *v;
	size_t n, room;
};

/* What ends a section is in it to the linker, and names nothing. */
static bool is_code(Elf *elf, const GElf_Sym *sym, struct candidate *c)
{
	GElf_Shdr header;
	const char *name = elf_section_of(elf, sym, &header);

	if (!name || !(header.sh_flags & SHF_EXECINSTR))
		return false;
	c->function.head = strcmp(name, ".head.text") == 0;
	c->limit = header.sh_addr + header.sh_size;
	return sym->st_value < c->limit;
}

/* The kernel's is_mapping_symbol(): they name no function. */
static bool is_mapping(const char *name)
{
	return name[0] == '$' || strncmp(name, ".L", 2) == 0 || strncmp(name, "L0", 2) == 0;
}

/* Higher is better. A symbol that ends a section, or a table, has no size. */
static int rank(const GElf_Sym *sym)
{
	int type = GELF_ST_TYPE(sym->st_info);

	return (type == STT_FUNC ? 4 : 0) + (sym->st_size ? 2 : 0) +
	       (GELF_ST_BIND(sym->st_info) != STB_LOCAL ? 1 : 0);
}

static void add(struct candidates *all, const struct candidate *c)
{
	if (all->n == all->room) {
		all->room = all->room ? 2 * all->room : 1024;
		all->v = xrealloc(all->v, all->room * sizeof(*all->v));
	}
	all->v[all->n++] = *c;
}

static void add_label(struct functions *f, const GElf_Sym *sym, const char *name)
{
	/* Its room is a power of two. */
	if (!(f->n_labels & (f->n_labels - 1)))
		f->labels = xrealloc(f->labels, (2 * f->n_labels + 1) * sizeof(*f->labels));
	f->labels[f->n_labels++] = (struct label){ sym->st_value, xstrdup(name) };
}

static void read_symbols(Elf *elf, Elf_Scn *section, const GElf_Shdr *header,
			 struct functions *f, struct candidates *all)
{
	Elf_Data *data = elf_getdata(section, NULL);
	size_t n = header->sh_entsize ? header->sh_size / header->sh_entsize : 0;
	GElf_Ehdr ehdr;
	GElf_Sym sym;
	/* Bit 0 of an ARM function's address says that it is Thumb code. */
	bool arm = gelf_getehdr(elf, &ehdr) && ehdr.e_machine == EM_ARM;

	for (size_t i = 1; data && i < n && gelf_getsym(data, i, &sym); i++) {
		const char *name = elf_strptr(elf, header->sh_link, sym.st_name);
		int type = GELF_ST_TYPE(sym.st_info);
		struct candidate c = { .rank = rank(&sym), .size = sym.st_size };

		if (!name || !*name || (type != STT_FUNC && type != STT_NOTYPE) ||
		    is_mapping(name))
			continue;
		if (type == STT_NOTYPE)
			add_label(f, &sym, name);
		if (!is_code(elf, &sym, &c))
			continue;
		c.function.start = sym.st_value & ~(uint64_t)(arm && type == STT_FUNC);
		c.function.name = (char *)name;
		add(all, &c);
	}
}

static int by_address(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;

	if (x->function.start != y->function.start)
		return x->function.start < y->function.start ? -1 : 1;
	if (x->rank != y->rank)
		return y->rank - x->rank;
	return strcmp(x->function.name, y->function.name);
}

/* A label in the midst of a function is a part of it. */
static bool is_inside(const struct candidate *c, const struct function *before,
		      uint64_t before_end)
{
	return before && c->function.start < before_end && c->rank < 4;
}

static void choose(struct candidates *all, struct functions *f)
{
	uint64_t end = 0;

	if (all->n)
		qsort(all->v, all->n, sizeof(*all->v), by_address);
	f->v = xcalloc(all->n + 1, sizeof(*f->v));
	for (size_t i = 0; i < all->n; i++) {
		const struct candidate *c = &all->v[i];
		struct function *before = f->n ? &f->v[f->n - 1] : NULL;

		if ((before && before->start == c->function.start) ||
		    is_inside(c, before, end))
			continue;
		if (before && before->end > c->function.start)
			before->end = c->function.start;
		f->v[f->n] = c->function;
		f->v[f->n].name = xstrdup(c->function.name);
		/* Up to the next one, where it does not say how long it is. */
		end = c->function.start + c->size;
		f->v[f->n++].end = c->size ? end : c->limit;
	}
}

static void read_sections(Elf *elf, struct functions *f, struct candidates *all)
{
	Elf_Scn *section = NULL;
	GElf_Shdr header;
	size_t names;

	if (elf_getshdrstrndx(elf, &names))
		return;
	while ((section = elf_nextscn(elf, section))) {
		const char *name;

		if (!gelf_getshdr(section, &header))
			continue;
		name = elf_strptr(elf, names, header.sh_name);
		if (name && strcmp(name, ".head.text") == 0)
			f->head = header.sh_addr;
		if (header.sh_type == SHT_SYMTAB)
			read_symbols(elf, section, &header, f, all);
	}
}

static void read_extent(Elf *elf, struct functions *f)
{
	GElf_Phdr load;
	size_t n = 0;

	f->low = UINT64_MAX;
	elf_getphdrnum(elf, &n);
	for (size_t i = 0; i < n; i++) {
		if (!gelf_getphdr(elf, i, &load) || load.p_type != PT_LOAD)
			continue;
		if (load.p_vaddr < f->low)
			f->low = load.p_vaddr;
		if (load.p_vaddr + load.p_memsz > f->high)
			f->high = load.p_vaddr + load.p_memsz;
	}
}

int functions_read(const char *path, struct functions *f)
{
	_cleanup_close_ int fd = open(path, O_RDONLY | O_CLOEXEC);
	_cleanup_(cleanup_elf) Elf *elf = NULL;
	struct candidates all = { 0 };
	GElf_Ehdr header;

	*f = (struct functions){ 0 };
	if (fd < 0)
		return fail_errno("cannot read %s", path);
	elf_version(EV_CURRENT);
	elf = elf_begin(fd, ELF_C_READ_MMAP, NULL);
	if (!elf || !gelf_getehdr(elf, &header))
		return fail(ENOEXEC, "%s is no ELF file: build it again", path);
	f->entry = header.e_entry;
	f->big_endian = header.e_ident[EI_DATA] == ELFDATA2MSB;
	f->pointer = header.e_ident[EI_CLASS] == ELFCLASS64 ? 8 : 4;
	read_extent(elf, f);
	read_sections(elf, f, &all);
	choose(&all, f);
	free(all.v);
	if (!f->n)
		return fail(ENOEXEC, "%s has no symbols: build it again", path);
	return 0;
}

const struct function *functions_at(const struct functions *f, uint64_t address)
{
	size_t low = 0, high = f->n;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (f->v[middle].start <= address)
			low = middle + 1;
		else
			high = middle;
	}
	return low && address < f->v[low - 1].end ? &f->v[low - 1] : NULL;
}

const struct function *functions_named(const struct functions *f, const char *name)
{
	for (size_t i = 0; i < f->n; i++) {
		if (strcmp(f->v[i].name, name) == 0)
			return &f->v[i];
	}
	return NULL;
}

int functions_rank(const char *symbol, const char *name)
{
	size_t n = strlen(name);

	if (!n || strncmp(symbol, name, n) != 0)
		return 0;
	if (!symbol[n])
		return 2;
	return symbol[n] == '.' && !strstr(symbol + n, ".cold") &&
	       !strstr(symbol + n, ".part.");
}

const struct function *functions_variant(const struct functions *f, const char *name)
{
	const struct function *found = NULL;
	int best = 0;

	for (size_t i = 0; i < f->n && best < 2; i++) {
		int now = functions_rank(f->v[i].name, name);

		if (now <= best)
			continue;
		best = now;
		found = &f->v[i];
	}
	return found;
}

int functions_label(const struct functions *f, const char *name, uint64_t *address)
{
	for (size_t i = 0; i < f->n_labels; i++) {
		if (strcmp(f->labels[i].name, name) == 0) {
			*address = f->labels[i].address;
			return 0;
		}
	}
	return -ENOENT;
}

void functions_fini(struct functions *f)
{
	for (size_t i = 0; i < f->n; i++)
		free(f->v[i].name);
	for (size_t i = 0; i < f->n_labels; i++)
		free(f->labels[i].name);
	free(f->v);
	free(f->labels);
	*f = (struct functions){ 0 };
}
