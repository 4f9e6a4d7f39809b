// SPDX-License-Identifier: GPL-2.0-or-later
/* Words of disaster. */
#include "vm/disaster.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>

#define DISASTER(words, places) { words, places },
#define WARNING(words, places)
const struct disaster disasters[] = {
#include "vm/disasters.def"
	{ NULL, NULL },
};
#undef DISASTER
#undef WARNING

#define DISASTER(words, places)
#define WARNING(words, places) { words, places },
const struct disaster warnings[] = {
#include "vm/disasters.def"
	{ NULL, NULL },
};
#undef DISASTER
#undef WARNING

static bool matches(const char *words, const char *text);

/* %s: the shortest word behind which the rest matches. */
static bool matches_word(const char *rest, const char *text)
{
	while (isgraph((unsigned char)*text)) {
		if (matches(rest, ++text))
			return true;
	}
	return false;
}

/* Does the text begin with these words? */
static bool matches(const char *words, const char *text)
{
	for (; *words; words++, text++) {
		if (strncmp(words, "%s", 2) == 0)
			return matches_word(words + 2, text);
		if (strncmp(words, "%d", 2) == 0) {
			size_t digits = strspn(text, "0123456789");

			return digits && matches(words + 2, text + digits);
		}
		if (*words != *text)
			return false;
	}
	return true;
}

bool disaster_is_in(const struct disaster *disaster, const char *text)
{
	const char *words = disaster->words;
	bool is_word = isalnum((unsigned char)*words);

	for (const char *at = strchr(text, *words); at; at = strchr(at + 1, *words)) {
		if (is_word && at > text && isalnum((unsigned char)at[-1]))
			continue;
		if (matches(words, at))
			return true;
	}
	return false;
}

static const struct disaster *find(const struct disaster *table, const char *text)
{
	for (const struct disaster *d = table; d->words; d++) {
		if (disaster_is_in(d, text))
			return d;
	}
	return NULL;
}

const struct disaster *disaster_find(const char *text)
{
	return find(disasters, text);
}

const struct disaster *disaster_find_warning(const char *text)
{
	return find(warnings, text);
}

bool disaster_is_panic(const struct disaster *disaster)
{
	return disaster == &disasters[0];
}
