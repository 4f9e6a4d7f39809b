// SPDX-License-Identifier: GPL-2.0-or-later
/* A timeline as a page: what is in it besides the template is its JSON. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "count/timeline.h"
#include "util/cleanup.h"
#include "util/fail.h"
#include "util/file.h"
#include "util/mem.h"

/* What the template has in the place of the data. */
#define PLACEHOLDER "@DATA@"

/* A text of it may not end the script that it is in. */
static void write_data(const char *json, FILE *to)
{
	for (; *json; json++) {
		if (*json == '<')
			fputs("\\u003c", to);
		else
			fputc(*json, to);
	}
}

int timeline_page(const struct timeline *t, const struct lab *lab, const char *path)
{
	_cleanup_free_ char *name = xasprintf("%s/src/count/timeline.html", lab->top);
	_cleanup_free_ char *template = NULL, *text = NULL;
	int err = file_read(name, &template, NULL);
	json_object *data;
	const char *at;
	size_t size;
	FILE *f;

	if (err)
		return err;
	at = strstr(template, PLACEHOLDER);
	if (!at)
		return fail(EINVAL, "%s has no place for the data", name);
	data = timeline_json(t, lab->arch.name);
	f = xmemstream(&text, &size);
	fwrite(template, 1, at - template, f);
	write_data(json_object_to_json_string_ext(data, JSON_C_TO_STRING_PLAIN), f);
	fputs(at + strlen(PLACEHOLDER), f);
	xmemclose(f);
	json_object_put(data);
	return file_write(path, text, size);
}
