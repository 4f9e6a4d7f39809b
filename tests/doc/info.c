// SPDX-License-Identifier: GPL-2.0-or-later
/* The info string of a fence: console host boot id=second skip="needs a display" */
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "doc/fence.h"
#include "util/cleanup.h"
#include "util/mem.h"

#define ID_CHARS                                                         \
	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789" \
	"-_"
#define ID_MAX 16

static const char *const place_names[] = {
	[DOC_HOST] = "host",
	[DOC_GUEST] = "guest",
	[DOC_GDB] = "gdb",
};

const char *doc_place_name(enum doc_place place)
{
	return place_names[place];
}

/*
 * The languages in which commands are written. Those that are not tests are
 * refused, so that a document is not green because nothing in it ran.
 */
static const struct {
	const char *name;
	bool session; /* prompts and output */
	bool script;  /* only commands */
} languages[] = {
	{ .name = "console", .session = true },
	{ .name = "sh", .script = true },
	{ .name = "bash" },
	{ .name = "gdb" },
	{ .name = "sh-session" },
	{ .name = "shell" },
	{ .name = "shell-session" },
	{ .name = "shellsession" },
	{ .name = "zsh" },
};

static void set_number(struct doc_fence *fence, const char *value, int max, int *number)
{
	char *end;
	long n;

	errno = 0;
	n = strtol(value, &end, 10);
	if (errno || end == value || *end || n < 0 || n > max)
		fence->error = xasprintf("'%s' is no number from 0 to %d", value, max);
	else if (number == &fence->status && fence->place == DOC_GDB)
		fence->error = xstrdup("GDB's commands have no exit status");
	else
		*number = n;
}

static void set_text(struct doc_fence *fence, const char *value, const char *empty,
		     char **text)
{
	/* It becomes part of a guest's run id. */
	if (text == &fence->id &&
	    (!*value || strlen(value) > ID_MAX || value[strspn(value, ID_CHARS)])) {
		fence->error =
			xasprintf("bad id '%s': letters, digits, '-' and '_', at most %d",
				  value, ID_MAX);
	} else if (!*value) {
		fence->error = xstrdup(empty);
	} else {
		free(*text);
		*text = xstrdup(value);
	}
}

static void set_starts(struct doc_fence *fence, enum doc_place what)
{
	if (fence->place == DOC_HOST)
		fence->starts = what;
	else
		fence->error = xasprintf("only on the host a command starts a %s",
					 doc_place_name(what));
}

/* What a word sets, and to what. */
static const struct word {
	const char *name; /* with its '=' where a value follows */
	enum { FLAG, STARTS, NUMBER, TEXT } kind;
	size_t field; /* of struct doc_fence */
	union {
		enum doc_place what;
		int max;
		const char *empty; /* what to say where there is no text */
	};
} words[] = {
#define FIELD(name) offsetof(struct doc_fence, name)
	{ "arch=", TEXT, FIELD(arch), { .empty = "arch= without a name" } },
	{ "boot", STARTS, FIELD(starts), { .what = DOC_GUEST } },
	{ "gdb", STARTS, FIELD(starts), { .what = DOC_GDB } },
	{ "id=", TEXT, FIELD(id), { 0 } },
	{ "new", FLAG, FIELD(fresh), { 0 } },
	{ "runs", FLAG, FIELD(runs), { 0 } },
	{ "skip=", TEXT, FIELD(skip), { .empty = "skip= without a reason" } },
	{ "status=", NUMBER, FIELD(status), { .max = 255 } },
	{ "timeout=", NUMBER, FIELD(timeout), { .max = 86400 } },
#undef FIELD
};

static void set_field(struct doc_fence *fence, const struct word *word, const char *value)
{
	void *field = (char *)fence + word->field;

	switch (word->kind) {
	case FLAG:
		*(bool *)field = true;
		break;
	case STARTS:
		set_starts(fence, word->what);
		break;
	case NUMBER:
		set_number(fence, value, word->max, field);
		break;
	case TEXT:
		set_text(fence, value, word->empty, field);
		break;
	}
}

static void set_word(struct doc_fence *fence, const char *text)
{
	_cleanup_strv_ struct strv names = { 0 };
	_cleanup_free_ char *list = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		const struct word *word = &words[i];
		size_t n = strlen(word->name);

		if (strncmp(text, word->name, n) == 0 &&
		    (word->name[n - 1] == '=' || !text[n])) {
			set_field(fence, word, text + n);
			return;
		}
		strv_add(&names, word->name);
	}
	list = strv_join(&names, ", ");
	fence->error = xasprintf("unknown word '%s': there are %s", text, list);
}

/*
 * Takes the next word off *info: to the next blank, but for what stands in
 * double quotes, which are removed. NULL at the end; for the caller to free.
 */
static char *next_word(const char **info)
{
	const char *p = *info + strspn(*info, " \t");
	_cleanup_free_ char *word = NULL;
	bool quoted = false;
	size_t n = 0;

	if (!*p)
		return NULL;
	word = xcalloc(strlen(p) + 1, 1);
	for (; *p && (quoted || !strchr(" \t", *p)); p++) {
		if (*p == '"')
			quoted = !quoted;
		else
			word[n++] = *p;
	}
	*info = p;
	return take_ptr(word);
}

/* Also the language's own errors; true where there is a place. */
static bool parse_place(struct doc_fence *fence, const char *word)
{
	for (size_t i = 0; word && i < ARRAY_SIZE(place_names); i++) {
		if (strcmp(word, place_names[i]) == 0) {
			fence->place = i;
			return true;
		}
	}
	fence->error = xstrdup("says not where its commands are typed: host, guest or gdb");
	return false;
}

bool doc_fence_info(struct doc_fence *fence, const char *info)
{
	_cleanup_free_ char *language = next_word(&info);
	_cleanup_free_ char *place = next_word(&info);
	size_t i = 0;
	char *word;

	while (i < ARRAY_SIZE(languages) &&
	       (!language || strcmp(language, languages[i].name)))
		i++;
	if (i == ARRAY_SIZE(languages))
		return false;
	fence->script = languages[i].script;
	if (!languages[i].session && !languages[i].script) {
		fence->error =
			xasprintf("write console or sh, and where it is typed, not %s",
				  language);
		return true;
	}
	if (!parse_place(fence, place))
		return true;
	if (fence->script && fence->place == DOC_GDB)
		fence->error = xstrdup("GDB's commands are shown as console");
	while (!fence->error && (word = next_word(&info))) {
		set_word(fence, word);
		free(word);
	}
	return true;
}
