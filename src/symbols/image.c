// SPDX-License-Identifier: GPL-2.0-or-later
/* Files with code, by elfutils' libdwfl. */
#include "symbols/image.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util/cleanup.h"
#include "util/mem.h"

static const Dwfl_Callbacks callbacks = {
	.find_elf = dwfl_build_id_find_elf,
	.find_debuginfo = dwfl_standard_find_debuginfo,
	.section_address = dwfl_offline_section_address,
};

struct symbol {
	const char *name;
	GElf_Sym sym;
	GElf_Addr address;
	GElf_Word section;
	Elf *elf;
};

static bool get_symbol(Dwfl_Module *module, int i, struct symbol *s)
{
	s->name = dwfl_module_getsym_info(module, i, &s->sym, &s->address, &s->section,
					  &s->elf, NULL);
	return s->name && *s->name && s->section != SHN_UNDEF;
}

static Dwfl_Module *open_file(Dwfl **dwfl, const char *path)
{
	Dwfl_Module *module;

	*dwfl = dwfl_begin(&callbacks);
	if (!*dwfl)
		return NULL;
	dwfl_report_begin(*dwfl);
	module = dwfl_report_offline(*dwfl, path, path, -1);
	dwfl_report_end(*dwfl, NULL, NULL);
	return module;
}

/* A text of a section that is in the file. */
static const char *get_text(const struct symbol *s)
{
	Elf_Scn *section = elf_getscn(s->elf, s->section);
	GElf_Shdr header;
	Elf_Data *data = section ? elf_getdata(section, NULL) : NULL;
	size_t at;

	if (!data || !data->d_buf || !gelf_getshdr(section, &header))
		return NULL;
	at = s->sym.st_value - header.sh_addr;
	if (at >= data->d_size ||
	    !memchr((char *)data->d_buf + at, '\0', data->d_size - at))
		return NULL;
	return (char *)data->d_buf + at;
}

/* The kernel's own words: init/version-timestamp.c of the kernel's. */
static void read_banner(struct image *image)
{
	int n = dwfl_module_getsymtab(image->module);
	struct symbol s;

	for (int i = 1; i < n; i++) {
		const char *text;

		if (!get_symbol(image->module, i, &s) || strcmp(s.name, "linux_banner") != 0)
			continue;
		/* libdwfl has moved the value, too. */
		s.sym.st_value = s.address - image_bias(image);
		text = get_text(&s);
		if (text)
			ident_parse(text, &image->ident);
		return;
	}
}

static void read_build_id(struct image *image)
{
	const unsigned char *bits;
	GElf_Addr where;
	int n = dwfl_module_build_id(image->module, &bits, &where);

	for (int i = 0; i < n && n * 2 < IDENT_BUILD_ID; i++)
		sprintf(image->ident.build_id + 2 * i, "%02x", bits[i]);
}

/* "FOLDER/linked/NAME" is made of "FOLDER/NAME". */
static void open_layout(struct image *image)
{
	static const char folder[] = "/linked/";
	char *linked = strstr(image->path, folder);
	_cleanup_free_ char *path = NULL;

	image->layout = image->module;
	if (!linked)
		return;
	path = xasprintf("%.*s/%s", (int)(linked - image->path), image->path,
			 linked + strlen(folder));
	if (access(path, R_OK) == 0)
		image->layout = open_file(&image->unlinked, path);
}

struct image *image_open(const char *name, char *path)
{
	struct image *image = xcalloc(1, sizeof(*image));
	struct stat st;

	image->name = xstrdup(name);
	image->path = path;
	if (!path || stat(path, &st))
		return image;
	image->made = st.st_mtime;
	image->module = open_file(&image->dwfl, path);
	if (!image->module)
		return image;
	open_layout(image);
	if (!*name)
		read_banner(image);
	read_build_id(image);
	return image;
}

void image_free(struct image *image)
{
	if (!image)
		return;
	dwfl_end(image->dwfl);
	dwfl_end(image->unlinked);
	free(image->name);
	free(image->path);
	free(image);
}

static bool is_code(const struct symbol *s)
{
	int type = GELF_ST_TYPE(s->sym.st_info);

	return type == STT_FUNC || type == STT_NOTYPE || type == STT_GNU_IFUNC;
}

/* The kernel's is_mapping_symbol(): they name no function. */
static bool is_mapping(const char *name)
{
	return name[0] == '$' || strncmp(name, ".L", 2) == 0 || strncmp(name, "L0", 2) == 0;
}

/*
 * The kernel takes a function to reach up to the next symbol: is that so far away? Behind
 * the last one of a section may come another section, or nothing. KDB does not say it.
 */
static bool fits(Dwfl_Module *module, const struct symbol *s,
		 const struct trace_place *place)
{
	GElf_Addr end = s->address + place->length, next = UINT64_MAX;
	int n = dwfl_module_getsymtab(module);
	struct symbol other;
	bool ends = false;

	if (!place->length)
		return !s->sym.st_size || place->offset < s->sym.st_size;
	if (s->sym.st_size > place->length || place->offset > place->length ||
	    (s->sym.st_size && place->offset > s->sym.st_size))
		return false;
	for (int i = 1; i < n; i++) {
		if (!get_symbol(module, i, &other) || is_mapping(other.name) ||
		    other.address <= s->address)
			continue;
		ends = ends || other.address == end;
		if (other.section == s->section && other.address < next &&
		    GELF_ST_TYPE(other.sym.st_info) == STT_FUNC)
			next = other.address;
	}
	return next == UINT64_MAX || (ends && end <= next);
}

/* The address in the file that has the lines of a function of that size. */
static int find_linked(const struct image *image, const struct symbol *s, GElf_Addr *start)
{
	int n = dwfl_module_getsymtab(image->module);
	struct symbol other;

	for (int i = 1; i < n; i++) {
		if (get_symbol(image->module, i, &other) && is_code(&other) &&
		    strcmp(other.name, s->name) == 0 &&
		    other.sym.st_size == s->sym.st_size) {
			*start = other.address;
			return 0;
		}
	}
	return -ENOENT;
}

int image_function(const struct image *image, const struct trace_place *place,
		   GElf_Addr *start)
{
	int n = image->layout ? dwfl_module_getsymtab(image->layout) : 0;
	struct symbol s;
	int err = -ENOENT;

	for (int i = 1; i < n; i++) {
		if (!get_symbol(image->layout, i, &s) || !is_code(&s) ||
		    strcmp(s.name, place->function) != 0)
			continue;
		err = -ESTALE;
		if (!fits(image->layout, &s, place))
			continue;
		*start = s.address;
		return image->unlinked ? find_linked(image, &s, start) : 0;
	}
	return err;
}

/* Does a function begin at the address? */
static bool begins(const struct image *image, GElf_Addr address)
{
	int n = dwfl_module_getsymtab(image->module);
	struct symbol s;

	for (int i = 1; i < n; i++) {
		if (get_symbol(image->module, i, &s) && s.address == address &&
		    GELF_ST_TYPE(s.sym.st_info) == STT_FUNC)
			return true;
	}
	return false;
}

GElf_Addr image_bias(const struct image *image)
{
	GElf_Addr bias = 0;

	return dwfl_module_getelf(image->module, &bias) ? bias : 0;
}

/* Is a WARN_ON() an instruction, or a call? */
static bool traps(const struct image *image)
{
	GElf_Addr bias;
	Elf *elf = dwfl_module_getelf(image->module, &bias);
	GElf_Ehdr header;

	/* Elsewhere warn_slowpath_fmt() is called: see __WARN() in include/asm-generic/bug.h. */
	return !elf || !gelf_getehdr(elf, &header) ||
	       (header.e_machine != EM_ARM && header.e_machine != EM_MIPS);
}

bool image_is_return(const struct image *image, const struct trace_place *place,
		     GElf_Addr address)
{
	/* A function's address, in a register or on the stack. */
	if (!*place->function && begins(image, address))
		return false;
	return place->kind == TRACE_RETURN ||
	       (place->kind == TRACE_WARNING && !traps(image));
}
