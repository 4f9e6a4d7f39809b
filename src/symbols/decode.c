// SPDX-License-Identifier: GPL-2.0-or-later
/* Source lines by elfutils' libdwfl. */
#include "symbols/decode.h"

#include <ctype.h>
#include <dwarf.h>
#include <elfutils/libdwfl.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "symbols/find.h"
#include "util/cleanup.h"
#include "util/fail.h"
#include "util/mem.h"

/* What the compilers were told to write instead of the clone's path (Makefile). */
#define MAPPED "/lkmc"
/* More than that no function is inlined into another. */
#define MAX_INLINED 16

struct image {
	struct image *next;
	char *name; /* of the module; "" for the kernel */
	Dwfl *dwfl;
	Dwfl_Module *module; /* NULL where there is no such file */
};

struct symbols {
	char *top;
	char *out;
	struct image *images;
};

static const Dwfl_Callbacks callbacks = {
	.find_elf = dwfl_build_id_find_elf,
	.find_debuginfo = dwfl_standard_find_debuginfo,
	.section_address = dwfl_offline_section_address,
};

struct symbols *symbols_new(const char *top, const char *out)
{
	struct symbols *symbols = xcalloc(1, sizeof(*symbols));

	symbols->top = xstrdup(top);
	symbols->out = xstrdup(out);
	return symbols;
}

void symbols_free(struct symbols *symbols)
{
	while (symbols && symbols->images) {
		struct image *image = symbols->images;

		symbols->images = image->next;
		dwfl_end(image->dwfl);
		free(image->name);
		free(image);
	}
	if (symbols) {
		free(symbols->top);
		free(symbols->out);
	}
	free(symbols);
}

static Dwfl_Module *open_file(struct image *image, const char *path)
{
	Dwfl_Module *module;

	image->dwfl = dwfl_begin(&callbacks);
	if (!image->dwfl)
		return NULL;
	dwfl_report_begin(image->dwfl);
	module = dwfl_report_offline(image->dwfl, path, path, -1);
	dwfl_report_end(image->dwfl, NULL, NULL);
	return module;
}

static struct image *find_image(struct symbols *symbols, const char *name)
{
	_cleanup_free_ char *path = NULL;
	struct image *image = symbols->images;

	while (image && strcmp(image->name, name) != 0)
		image = image->next;
	if (image)
		return image;
	path = *name ? find_module(symbols->out, name) :
		       xasprintf("%s/linux/vmlinux", symbols->out);
	image = xcalloc(1, sizeof(*image));
	image->name = xstrdup(name);
	image->next = symbols->images;
	symbols->images = image;
	if (path)
		image->module = open_file(image, path);
	return image;
}

/*
 * Several functions may have the same name. The log's length goes up to the next
 * symbol, so that it is that of the ELF symbol or a little more.
 */
static bool find_function(Dwfl_Module *module, const struct trace_place *place,
			  GElf_Addr *start)
{
	int n = dwfl_module_getsymtab(module);
	uint64_t best = UINT64_MAX;

	for (int i = 1; i < n; i++) {
		GElf_Sym symbol;
		GElf_Addr address;
		GElf_Word section;
		const char *name = dwfl_module_getsym_info(module, i, &symbol, &address,
							   &section, NULL, NULL);
		uint64_t more;

		if (!name || section == SHN_UNDEF ||
		    GELF_ST_TYPE(symbol.st_info) == STT_OBJECT ||
		    strcmp(name, place->function) != 0)
			continue;
		more = symbol.st_size <= place->length ? place->length - symbol.st_size :
							 UINT64_MAX - 1;
		if (more < best) {
			best = more;
			*start = address;
		}
	}
	return best != UINT64_MAX;
}

/* /lkmc/x/../y becomes y, a path elsewhere stays as it is. */
static char *show_path(const char *folder, const char *file)
{
	_cleanup_free_ char *joined = NULL;
	char *path, *to, *save = NULL;

	joined = *file == '/' || !folder ? xstrdup(file) : xasprintf("%s/%s", folder, file);
	path = to = xcalloc(1, strlen(joined) + 2);
	for (char *part = strtok_r(joined, "/", &save); part;
	     part = strtok_r(NULL, "/", &save)) {
		if (strcmp(part, "..") == 0) {
			while (to > path && *--to != '/')
				;
			*to = '\0';
		} else if (strcmp(part, ".") != 0) {
			to += sprintf(to, "/%s", part);
		}
	}
	if (strncmp(path, MAPPED "/", strlen(MAPPED "/")) == 0)
		memmove(path, path + strlen(MAPPED "/"), strlen(path) - strlen(MAPPED));
	return path;
}

static char *read_line(const struct symbols *symbols, const char *file, int number)
{
	_cleanup_free_ char *path = *file == '/' ? xstrdup(file) :
						   xasprintf("%s/%s", symbols->top, file);
	_cleanup_fclose_ FILE *f = fopen(path, "re");
	_cleanup_free_ char *line = NULL;
	size_t room = 0, n;
	const char *start;

	for (int i = 0; i < number; i++) {
		if (!f || getline(&line, &room, f) < 0)
			return xstrdup("");
	}
	start = line ? line + strspn(line, " \t") : "";
	n = strlen(start);
	while (n && isspace((unsigned char)start[n - 1]))
		n--;
	return xstrndup(start, n);
}

static void add_source(const struct symbols *symbols, struct sources *sources,
		       const char *function, char *file, int line)
{
	struct source *source;

	sources->v = xrealloc(sources->v, (sources->n + 1) * sizeof(*sources->v));
	source = &sources->v[sources->n++];
	source->function = xstrdup(function ? function : "");
	source->file = file;
	source->line = line;
	source->text = read_line(symbols, file, line);
}

static int attribute_number(Dwarf_Die *die, unsigned int name)
{
	Dwarf_Attribute attribute;
	Dwarf_Word value;

	if (dwarf_formudata(dwarf_attr(die, name, &attribute), &value))
		return 0;
	return value;
}

/* The scopes around an address as they lie in the code, innermost first. */
static int find_scopes(Dwarf_Die *cu, Dwarf_Addr address, Dwarf_Die **scopes)
{
	Dwarf_Die *lexical = NULL;
	int n = dwarf_getscopes(cu, address, &lexical);

	/* Around an inlined function, these are where it was written, not where it is. */
	if (n > 0)
		n = dwarf_getscopes_die(&lexical[0], scopes);
	free(lexical);
	return n;
}

/* Where an inlined function was called, in the function around it. */
static char *find_call(Dwarf_Die *cu, Dwarf_Die *inlined, const char *folder, int *line)
{
	Dwarf_Files *files;
	const char *file = NULL;

	*line = attribute_number(inlined, DW_AT_call_line);
	if (!dwarf_getsrcfiles(cu, &files, NULL))
		file = dwarf_filesrc(files, attribute_number(inlined, DW_AT_call_file),
				     NULL, NULL);
	return show_path(folder, file ? file : "?");
}

/* A line, and the calls by which it was inlined to where it is. */
static void add_sources(const struct symbols *symbols, struct sources *sources,
			Dwarf_Die *cu, const char *folder, Dwarf_Addr address, char *file,
			int line)
{
	Dwarf_Die *scopes = NULL;
	int n = find_scopes(cu, address, &scopes);

	for (int i = 0; i < n && file && sources->n < MAX_INLINED; i++) {
		int tag = dwarf_tag(&scopes[i]);

		if (tag != DW_TAG_inlined_subroutine && tag != DW_TAG_subprogram)
			continue;
		add_source(symbols, sources, dwarf_diename(&scopes[i]), file, line);
		file = tag == DW_TAG_subprogram ? NULL :
						  find_call(cu, &scopes[i], folder, &line);
	}
	free(scopes);
	/* Assembly has lines, and no functions. */
	if (file && sources->n == 0)
		add_source(symbols, sources, NULL, file, line);
	else
		free(file);
}

/* A kernel that can be relocated is a shared object to libdwfl, and lies elsewhere. */
static GElf_Addr find_bias(Dwfl_Module *module)
{
	GElf_Addr bias = 0;

	return dwfl_module_getelf(module, &bias) ? bias : 0;
}

static int decode_address(const struct symbols *symbols, Dwfl_Module *module,
			  GElf_Addr address, struct sources *sources)
{
	Dwfl_Line *found = dwfl_module_getsrc(module, address);
	Dwarf_Addr bias = 0;
	Dwarf_Die *cu = dwfl_module_addrdie(module, address, &bias);
	const char *folder, *file;
	int line;

	if (!found || !cu)
		return -ENOENT;
	file = dwfl_lineinfo(found, NULL, &line, NULL, NULL, NULL);
	if (!file)
		return -ENOENT;
	folder = dwfl_line_comp_dir(found);
	add_sources(symbols, sources, cu, folder, address - bias, show_path(folder, file),
		    line);
	return 0;
}

int symbols_decode(struct symbols *symbols, const struct trace_place *place,
		   struct sources *sources)
{
	struct image *image = find_image(symbols, place->module);
	GElf_Addr address = place->offset;

	*sources = (struct sources){ 0 };
	if (!image->module)
		return -ENOENT;
	if (*place->function) {
		if (!find_function(image->module, place, &address))
			return -ENOENT;
		address += place->offset;
	} else {
		address += find_bias(image->module);
	}
	/* A return address is behind the call, perhaps on the next line. */
	if (place->is_return)
		address--;
	return decode_address(symbols, image->module, address, sources);
}

void sources_fini(struct sources *sources)
{
	for (size_t i = 0; i < sources->n; i++) {
		free(sources->v[i].function);
		free(sources->v[i].file);
		free(sources->v[i].text);
	}
	free(sources->v);
	*sources = (struct sources){ 0 };
}
