// SPDX-License-Identifier: GPL-2.0-or-later
/* Sets of Debian's programs for the guest: which there are, and which are asked for. */
#include "vm/sets.h"

#include <stdlib.h>
#include <string.h>

#include "util/cleanup.h"
#include "util/fail.h"
#include "util/file.h"
#include "util/mem.h"

void sets_parse(const char *text, struct strv *names)
{
	for (const char *line = text; *line;
	     line += strcspn(line, "\n"), line += *line != 0) {
		size_t n = strspn(line, "abcdefghijklmnopqrstuvwxyz0123456789-");
		_cleanup_free_ char *name = NULL;

		if (!n || line[n] != ':')
			continue;
		name = xasprintf("%.*s", (int)n, line);
		if (!strv_has(names, name))
			strv_add(names, name);
	}
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

int sets_join(const struct lab *lab, const struct strv *names, char **joined)
{
	_cleanup_free_ char *path = xasprintf("%s/packages/extras/sets.txt", lab->top);
	_cleanup_free_ char *text = NULL;
	_cleanup_strv_ struct strv there = { 0 }, asked = { 0 };
	int err = file_read(path, &text, NULL);

	if (err)
		return err;
	sets_parse(text, &there);
	for (size_t i = 0; i < names->n; i++) {
		_cleanup_free_ char *all = strv_join(&there, ", ");

		if (!strv_has(&there, names->v[i]))
			return fail_usage("no set '%s': packages/extras/sets.txt has %s",
					  names->v[i], all);
		if (!strv_has(&asked, names->v[i]))
			strv_add(&asked, names->v[i]);
	}
	if (!*arch_get(&lab->arch, "DEBIAN_ARCH"))
		return fail_usage("--with %s: the programs are Debian's, which does not build %s",
				  names->v[0], lab->arch.name);
	qsort(asked.v, asked.n, sizeof(*asked.v), compare);
	*joined = strv_join(&asked, "+");
	return 0;
}
