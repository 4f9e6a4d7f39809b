// SPDX-License-Identifier: GPL-2.0-or-later
/* Reading arch/ARCH.conf. */
#include "arch.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "util/cleanup.h"
#include "util/fail.h"
#include "util/file.h"
#include "util/mem.h"

/* The part of [*start, *end) without white space at its ends. */
static void trim(const char **start, const char **end)
{
	while (*start < *end && isspace((unsigned char)**start))
		++*start;
	while (*end > *start && isspace((unsigned char)(*end)[-1]))
		--*end;
}

static int parse_line(struct arch *arch, const char *line, const char *end, int number)
{
	const char *key = line, *equals, *key_end, *value;
	struct arch_entry *entry;

	/* The rest of the line would be lost without a word. */
	if (memchr(line, '\0', end - line))
		return fail(EINVAL, "arch/%s.conf:%d: a NUL byte in the line", arch->base,
			    number);
	trim(&key, &end);
	if (key == end || *key == '#')
		return 0;
	equals = memchr(key, '=', end - key);
	if (!equals)
		return fail(EINVAL, "arch/%s.conf:%d: no '=' in the line", arch->base,
			    number);
	key_end = equals;
	value = equals + 1;
	trim(&key, &key_end);
	trim(&value, &end);
	if (key == key_end)
		return fail(EINVAL, "arch/%s.conf:%d: no name before '='", arch->base,
			    number);
	/* To Make, one begins a comment, the other takes the next line too. */
	if (memchr(value, '#', end - value) || (end > value && end[-1] == '\\'))
		return fail(EINVAL, "arch/%s.conf:%d: a '#' or a last '\\' in the value",
			    arch->base, number);
	arch->entries = xrealloc(arch->entries, (arch->n + 1) * sizeof(*arch->entries));
	entry = &arch->entries[arch->n++];
	entry->key = xstrndup(key, key_end - key);
	entry->value = xstrndup(value, end - value);
	entry->line = number;
	return 0;
}

int arch_parse(struct arch *arch, const char *name, const char *text, size_t size)
{
	const char *end = text + size;
	int number = 0;

	*arch = (struct arch){
		.name = xstrdup(name),
		.base = xstrndup(name, strcspn(name, "+")),
	};
	while (text < end) {
		const char *newline = memchr(text, '\n', end - text);
		const char *line_end = newline ? newline : end;
		int err = parse_line(arch, text, line_end, ++number);

		if (err) {
			arch_fini(arch);
			return err;
		}
		text = newline ? newline + 1 : end;
	}
	return 0;
}

/* "+debug+mine": the kernel's configuration has a fragment for each. */
static int check_variants(const char *top, const char *name)
{
	const char *variant = strchr(name, '+');

	while (variant) {
		size_t n = strcspn(++variant, "+");
		_cleanup_free_ char *path =
			xasprintf("%s/packages/linux/config/%.*s.config", top, (int)n,
				  variant);

		if (n == 0 || access(path, F_OK))
			return fail_usage("unknown variant '%s': there is no %s", name,
					  path + strlen(top) + 1);
		variant = strchr(variant, '+');
	}
	return 0;
}

int arch_load(struct arch *arch, const char *top, const char *name)
{
	int base = strcspn(name, "+");
	_cleanup_free_ char *path = xasprintf("%s/arch/%.*s.conf", top, base, name);
	_cleanup_free_ char *text = NULL;
	size_t size;
	int err;

	err = !base || strchr(name, '/') ? -ENOENT : file_read(path, &text, &size);
	if (err == -ENOENT) {
		_cleanup_free_ char *names = arch_names(top);

		return fail_usage("unknown arch '%s': there are %s", name, names);
	}
	if (!err)
		err = check_variants(top, name);
	if (!err)
		err = arch_parse(arch, name, text, size);
	if (err)
		return err;
	err = arch_check(arch);
	if (err)
		arch_fini(arch);
	return err;
}

const char *arch_get(const struct arch *arch, const char *key)
{
	for (size_t i = 0; i < arch->n; i++) {
		if (strcmp(arch->entries[i].key, key) == 0)
			return arch->entries[i].value;
	}
	return "";
}

static int is_conf(const struct dirent *entry)
{
	const char *dot = strrchr(entry->d_name, '.');

	/* Hidden ones are editors' own. */
	return dot && entry->d_name[0] != '.' && strcmp(dot, ".conf") == 0;
}

void arch_list(const char *top, struct strv *names)
{
	_cleanup_free_ char *path = xasprintf("%s/arch", top);
	struct dirent **list = NULL;
	int n = scandir(path, &list, is_conf, alphasort);

	for (int i = 0; i < n; i++) {
		strv_addf(names, "%.*s", (int)strlen(list[i]->d_name) - 5, list[i]->d_name);
		free(list[i]);
	}
	free(list);
}

char *arch_names(const char *top)
{
	_cleanup_strv_ struct strv archs = { 0 };

	arch_list(top, &archs);
	return strv_join(&archs, ", ");
}

void arch_fini(struct arch *arch)
{
	for (size_t i = 0; i < arch->n; i++) {
		free(arch->entries[i].key);
		free(arch->entries[i].value);
	}
	free(arch->entries);
	free(arch->base);
	free(arch->name);
	*arch = (struct arch){ 0 };
}
