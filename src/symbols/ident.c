// SPDX-License-Identifier: GPL-2.0-or-later
/* Builds. See kernel/panic.c (print_tainted()) and lib/dump_stack.c of the kernel's. */
#include "symbols/ident.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>

#define BANNER "Linux version "

/* Copies a word that fits. */
static bool take_word(const char *s, char *to, size_t size)
{
	size_t n = strcspn(s, " ");

	if (!n || n >= size)
		return false;
	memcpy(to, s, n);
	to[n] = '\0';
	return true;
}

/* " #1": the kernel's version, of which only the first word is everywhere. */
static const char *find_version(const char *line)
{
	const char *at = strstr(line, " #");

	while (at && !isdigit((unsigned char)at[2]))
		at = strstr(at + 1, " #");
	return at;
}

static bool parse_banner(const char *release, struct ident *ident)
{
	const char *version = find_version(release);

	if (version)
		take_word(version + 1, ident->version, sizeof(ident->version));
	return take_word(release, ident->release, sizeof(ident->release));
}

/* The last word, if it is a build id. */
static void take_build_id(const char *line, struct ident *ident)
{
	const char *last = strrchr(line, ' ');

	if (last && strlen(last + 1) == IDENT_BUILD_ID - 1 &&
	    strspn(last + 1, "0123456789abcdef") == IDENT_BUILD_ID - 1)
		strcpy(ident->build_id, last + 1);
}

/* The word before the version is the release: "Tainted: G        W  6.12.0-lkmc #1". */
static bool parse_report(const char *line, struct ident *ident)
{
	/* Before these words there is the name of a task, or, with lockdep, the version. */
	const char *taint = strstr(line, "ainted");
	const char *version = taint ? find_version(taint) : NULL, *release;

	if (!version)
		version = find_version(line);
	release = version;
	if (!version)
		return false;
	while (release > line && release[-1] != ' ')
		release--;
	if (!isdigit((unsigned char)*release))
		return false;
	take_build_id(version, ident);
	return take_word(version + 1, ident->version, sizeof(ident->version)) &&
	       take_word(release, ident->release, sizeof(ident->release));
}

bool ident_parse(const char *line, struct ident *ident)
{
	const char *banner = strstr(line, BANNER);

	*ident = (struct ident){ 0 };
	if (banner)
		return parse_banner(banner + strlen(BANNER), ident);
	return (strstr(line, "Not tainted") || strstr(line, "Tainted: ")) &&
	       parse_report(line, ident);
}

static bool differ(const char *a, const char *b)
{
	return *a && *b && strcmp(a, b) != 0;
}

bool ident_differs(const struct ident *a, const struct ident *b)
{
	if (*a->build_id && *b->build_id)
		return strcmp(a->build_id, b->build_id) != 0;
	return differ(a->release, b->release) || differ(a->version, b->version);
}

bool ident_known(const struct ident *ident)
{
	return *ident->release || *ident->build_id;
}
