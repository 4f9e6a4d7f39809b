// SPDX-License-Identifier: GPL-2.0-or-later
/* The info string of a fence: console host boot id=second skip="needs a display" */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "doc/fence.h"
#include "util/cleanup.h"
#include "util/mem.h"

#define ID_CHARS                                                         \
	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789" \
	"-_"
#define ID_MAX 16
#define TIMEOUT_MAX 86400

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
	else
		*number = n;
}

static void set_text(char **text, const char *value)
{
	free(*text);
	*text = xstrdup(value);
}

static void set_arch(struct doc_fence *fence, const char *value)
{
	if (*value)
		set_text(&fence->arch, value);
	else
		fence->error = xstrdup("arch= without a name");
}

static void set_id(struct doc_fence *fence, const char *value)
{
	size_t n = strlen(value);

	/* It becomes part of a guest's run id. */
	if (n == 0 || n > ID_MAX || strspn(value, ID_CHARS) != n)
		fence->error =
			xasprintf("bad id '%s': letters, digits, '-' and '_', at most %d",
				  value, ID_MAX);
	else
		set_text(&fence->id, value);
}

static void set_skip(struct doc_fence *fence, const char *value)
{
	if (*value)
		set_text(&fence->skip, value);
	else
		fence->error = xstrdup("skip= without a reason");
}

static void set_status(struct doc_fence *fence, const char *value)
{
	if (fence->place == DOC_GDB)
		fence->error = xstrdup("GDB's commands have no exit status");
	else
		set_number(fence, value, 255, &fence->status);
}

static void set_timeout(struct doc_fence *fence, const char *value)
{
	set_number(fence, value, TIMEOUT_MAX, &fence->timeout);
}

static void set_starts(struct doc_fence *fence, enum doc_place what)
{
	if (fence->place == DOC_HOST)
		fence->starts = what;
	else
		fence->error = xasprintf("only on the host a command starts a %s",
					 doc_place_name(what));
}

static void set_boot(struct doc_fence *fence, const char *value)
{
	(void)value;
	set_starts(fence, DOC_GUEST);
}

static void set_gdb(struct doc_fence *fence, const char *value)
{
	(void)value;
	set_starts(fence, DOC_GDB);
}

static void set_new(struct doc_fence *fence, const char *value)
{
	(void)value;
	fence->fresh = true;
}

static void set_runs(struct doc_fence *fence, const char *value)
{
	(void)value;
	fence->runs = true;
}

static const struct word {
	const char *name; /* with its '=' where a value follows */
	void (*set)(struct doc_fence *fence, const char *value);
} words[] = {
	{ "arch=", set_arch }, { "boot", set_boot },      { "gdb", set_gdb },
	{ "id=", set_id },     { "new", set_new },        { "runs", set_runs },
	{ "skip=", set_skip }, { "status=", set_status }, { "timeout=", set_timeout },
};

static void set_word(struct doc_fence *fence, const char *text)
{
	_cleanup_free_ char *names = xstrdup("");

	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		size_t n = strlen(words[i].name);
		bool has_value = words[i].name[n - 1] == '=';
		char *longer;

		if (has_value ? !strncmp(text, words[i].name, n) :
				!strcmp(text, words[i].name)) {
			words[i].set(fence, text + n);
			return;
		}
		longer = xasprintf("%s%s%s", names, *names ? ", " : "", words[i].name);
		free(names);
		names = longer;
	}
	fence->error = xasprintf("unknown word '%s': there are %s", text, names);
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
