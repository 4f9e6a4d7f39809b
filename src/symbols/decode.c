// SPDX-License-Identifier: GPL-2.0-or-later
/* Source lines by elfutils' libdwfl. */
#include "symbols/decode.h"

#include <ctype.h>
#include <dwarf.h>
#include <elfutils/libdwfl.h>
#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "symbols/find.h"
#include "symbols/image.h"
#include "symbols/source.h"
#include "util/cleanup.h"
#include "util/fail.h"
#include "util/mem.h"
#include "util/strv.h"

/* More than that no function is inlined into another. */
#define MAX_INLINED 16

struct symbols {
	char *top;
	char *out;
	struct strv modules; /* where the user says that they are */
	struct image *images;
	struct ident ident; /* of what the log is of */
	time_t logged;      /* when it ended, or 0 */
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
		image_free(image);
	}
	if (symbols) {
		strv_fini(&symbols->modules);
		free(symbols->top);
		free(symbols->out);
	}
	free(symbols);
}

void symbols_add(struct symbols *symbols, const char *path)
{
	strv_add(&symbols->modules, path);
}

void symbols_set_time(struct symbols *symbols, time_t logged)
{
	symbols->logged = logged;
}

void symbols_set_ident(struct symbols *symbols, const struct ident *ident)
{
	bool known = ident_known(&symbols->ident);
	bool same = known && !ident_differs(&symbols->ident, ident);

	/* A report may say more than the line before, such as a build id. */
	if (same && !*ident->build_id)
		return;
	symbols->ident = *ident;
	for (struct image *image = symbols->images; image && !same; image = image->next)
		image->other = false;
}

/* The files that a module may be, in the order in which they are asked; @given: by the user. */
static void find_files(const struct symbols *symbols, const char *name,
		       struct strv *given, struct strv *paths)
{
	for (size_t i = 0; i < symbols->modules.n; i++) {
		_cleanup_free_ char *path = find_module_in(symbols->modules.v[i], name);

		if (path)
			strv_add(given, path);
	}
	find_modules(symbols->out, name, paths);
}

static struct image *add_image(struct symbols *symbols, const char *name,
			       const char *path, bool given)
{
	struct image *image = image_open(name, path ? xstrdup(path) : NULL);

	image->given = given;
	image->next = symbols->images;
	symbols->images = image;
	return image;
}

/* The first of those with the name; the others follow it. "" is the kernel. */
static struct image *find_image(struct symbols *symbols, const char *name)
{
	_cleanup_strv_ struct strv given = { 0 }, paths = { 0 };
	struct image *image = symbols->images;

	while (image && strcmp(image->name, name) != 0)
		image = image->next;
	if (image)
		return image;
	if (*name)
		find_files(symbols, name, &given, &paths);
	else
		strv_addf(&paths, "%s/linux/vmlinux", symbols->out);
	if (!given.n && !paths.n)
		return add_image(symbols, name, NULL, false);
	for (size_t i = paths.n; i > 0; i--)
		image = add_image(symbols, name, paths.v[i - 1], false);
	for (size_t i = given.n; i > 0; i--)
		image = add_image(symbols, name, given.v[i - 1], true);
	return image;
}

/* The next file that the module may be, or NULL */
static struct image *next_image(const struct image *image)
{
	struct image *next = image->next;

	return next && strcmp(next->name, image->name) == 0 ? next : NULL;
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
	source->text = source_line(symbols->top, file, line);
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
	return source_show(folder, file ? file : "?");
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

/*
 * What was edited since has other lines: since it was compiled, its text does not count;
 * between the log and the compiler, nothing does.
 */
static int check_edited(const struct symbols *symbols, const struct image *image,
			const char *file, bool *edited)
{
	_cleanup_free_ char *path = source_path(symbols->top, file);
	struct stat st;

	*edited = false;
	if (stat(path, &st))
		return 0;
	*edited = st.st_mtime > image->made;
	if (!*edited && symbols->logged && st.st_mtime > symbols->logged)
		return fail(ESTALE, "%s was edited after this was logged", file);
	return 0;
}

static int decode_address(const struct symbols *symbols, const struct image *image,
			  GElf_Addr address, struct sources *sources)
{
	Dwfl_Line *found = dwfl_module_getsrc(image->module, address);
	Dwarf_Addr bias = 0;
	Dwarf_Die *cu = dwfl_module_addrdie(image->module, address, &bias);
	const char *folder, *file;
	int line, err = 0;

	if (!found || !cu)
		return -ENOENT;
	file = dwfl_lineinfo(found, NULL, &line, NULL, NULL, NULL);
	if (!file)
		return -ENOENT;
	folder = dwfl_line_comp_dir(found);
	add_sources(symbols, sources, cu, folder, address - bias,
		    source_show(folder, file), line);
	for (size_t i = 0; i < sources->n && !err; i++) {
		struct source *source = &sources->v[i];

		err = check_edited(symbols, image, source->file, &source->edited);
	}
	if (err)
		sources_fini(sources);
	return err;
}

/* From now on, nothing is known of this image. */
__attribute__((format(printf, 2, 3))) static int another(struct image *image,
							 const char *fmt, ...)
{
	_cleanup_free_ char *why = NULL;
	va_list ap;

	image->other = true;
	va_start(ap, fmt);
	why = xvasprintf(fmt, ap);
	va_end(ap);
	return fail(ESTALE, "%s", why);
}

/* A kernel, or a module built for it, that is not that of the log. */
static int check_kernel(struct symbols *symbols, struct image *image)
{
	struct image *kernel = find_image(symbols, "");
	const struct ident *log = &symbols->ident, *ours = &kernel->ident;

	if (image->given || !kernel->module || !ident_differs(log, ours))
		return 0;
	if (strcmp(log->release, ours->release) || strcmp(log->version, ours->version))
		return another(image, "this is of Linux %s %s, and %s is %s %s",
			       log->release, log->version, kernel->path, ours->release,
			       ours->version);
	return another(image, "this is of a kernel with build id %.12s, and %s has %.12s",
		       log->build_id, kernel->path, ours->build_id);
}

/* The kernel itself calls so what is in no file. */
static bool is_generated(const char *module)
{
	return strncmp(module, "__builtin__", 11) == 0 || strcmp(module, "bpf") == 0;
}

static int check_image(struct symbols *symbols, struct image *image,
		       const struct trace_place *place)
{
	const char *build_id = image->ident.build_id;

	if (image->other || is_generated(image->name))
		return -ENOENT;
	if (!image->path)
		return another(image, "no %s.ko in %s; where else it is, -m PATH says",
			       image->name, symbols->out);
	if (!image->module)
		return another(image, "cannot read %s: is it built?", image->path);
	if (!*place->build_id || !*build_id)
		return check_kernel(symbols, image);
	if (strcmp(place->build_id, build_id) != 0)
		return another(image, "what ran has build id %.12s, and %s has %.12s",
			       place->build_id, image->path, build_id);
	return 0;
}

/* One function that does not fit stands for all of them, unless it is surely our kernel. */
static int find_function(struct symbols *symbols, struct image *image,
			 const struct trace_place *place, GElf_Addr *start)
{
	bool surely = !*image->name && ident_known(&symbols->ident);
	int err = image_function(image, place, start);

	if (err == -ENOENT)
		err = another(image, "%s has no %s: it is not what ran", image->path,
			      place->function);
	else if (err)
		err = another(image, "in %s %s is not %#jx bytes long: it is not what ran",
			      image->path, place->function, (uintmax_t)place->length);
	image->other = err && !surely;
	return err;
}

static int decode(struct symbols *symbols, struct image *image,
		  const struct trace_place *place, struct sources *sources)
{
	GElf_Addr address = place->offset;
	int err = check_image(symbols, image, place);

	if (err)
		return err;
	if (*place->function) {
		err = find_function(symbols, image, place, &address);
		if (err)
			return err;
		address += place->offset;
	} else {
		address += image_bias(image);
	}
	/* A return address is behind the call, perhaps on the next line. */
	if (image_is_return(image, place, address))
		address--;
	return decode_address(symbols, image, address, sources);
}

/* Was the file made when the log had ended? It may be the same as before. */
static bool is_late(const struct symbols *symbols, const struct image *image)
{
	return symbols->logged && image->made > symbols->logged;
}

/* Why the first file that the module may be does not fit tells more than the others. */
int symbols_decode(struct symbols *symbols, const struct trace_place *place,
		   struct sources *sources)
{
	struct image *first = find_image(symbols, place->module), *image;
	_cleanup_free_ char *why = NULL;
	int err = -ENOENT, reason = 0;

	*sources = (struct sources){ 0 };
	for (int late = false; late <= true && err; late++) {
		for (image = first; image && err; image = next_image(image)) {
			if (is_late(symbols, image) != late)
				continue;
			err = decode(symbols, image, place, sources);
			if (!err || err == -ENOENT || why)
				continue;
			reason = err;
			why = xstrdup(fail_message(err));
		}
	}
	if (err && why)
		return fail(-reason, "%s", why);
	return err;
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
