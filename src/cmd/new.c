// SPDX-License-Identifier: GPL-2.0-or-later
/* lkmc new: begins an example, or a folder anywhere, from the templates. */
#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cmd/cmd.h"
#include "lab.h"
#include "util/cleanup.h"
#include "util/fail.h"
#include "util/file.h"
#include "util/mem.h"
#include "util/strv.h"

#define TEMPLATES "packages/modules/templates/"
#define MAX_NAME 40

/* In the template and in the file's own name the words below are replaced. */
struct part {
	const char *template; /* from the top of the clone */
	const char *to;
	mode_t mode;
};

static const struct part example[] = {
	{ TEMPLATES "module.c", "kernel_module/@NAME@.c", 0644 },
	{ TEMPLATES "module.sh", "rootfs_overlay/@NAME@.sh", 0755 },
	{ 0 },
};

static const struct part folder[] = {
	{ TEMPLATES "folder/module.c", "@FILE@.c", 0644 },
	{ TEMPLATES "folder/Kbuild", "Kbuild", 0644 },
	{ TEMPLATES "folder/test.sh", "test.sh", 0755 },
	/* Which options clang does not know is the same everywhere. */
	{ ".clangd", ".clangd", 0644 },
	{ 0 },
};

struct word {
	const char *from;
	char *to;
};

enum { WORD_NAME, WORD_FILE, WORD_FLAGS, N_WORDS };

struct beginning {
	char *top;      /* the clone */
	char *where;    /* the folder that the files come into */
	char *prefix;   /* of their names, as the user is told them */
	bool is_folder; /* one of the user's */
	struct word words[N_WORDS];
};

/* A folder may have dashes in its name, where the kernel and C have underscores. */
static int check_name(const char *name, bool dashes)
{
	const char *p = name;

	while (islower((unsigned char)*p) || *p == '_' ||
	       (p > name && (isdigit((unsigned char)*p) || (dashes && *p == '-'))))
		p++;
	if (*p || p == name || p - name > MAX_NAME)
		return fail_usage(
			"bad name '%s': lower case letters, '_',%s and digits behind the first",
			name, dashes ? " '-'," : "");
	return 0;
}

static char *fill_in(const char *template, const struct word *words)
{
	char *text = NULL;
	size_t size;
	FILE *f = xmemstream(&text, &size);

	while (*template) {
		const struct word *word = words;

		while (word < words + N_WORDS &&
		       strncmp(template, word->from, strlen(word->from)) != 0)
			word++;
		if (word < words + N_WORDS) {
			fputs(word->to, f);
			template += strlen(word->from);
		} else {
			fputc(*template ++, f);
		}
	}
	xmemclose(f);
	return text;
}

static int write_part(const struct beginning *b, const struct part *part)
{
	_cleanup_free_ char *from = xasprintf("%s/%s", b->top, part->template);
	_cleanup_free_ char *name = fill_in(part->to, b->words);
	_cleanup_free_ char *path = xasprintf("%s/%s", b->where, name);
	_cleanup_free_ char *text = NULL, *filled = NULL;
	int err;

	err = file_read(from, &text, NULL);
	if (err)
		return err;
	filled = fill_in(text, b->words);
	err = file_write(path, filled, strlen(filled));
	if (!err && chmod(path, part->mode))
		err = fail_errno("cannot change %s", path);
	if (!err)
		printf("%s%s\n", b->prefix, name);
	return err;
}

/* Nothing is written over: not even one of the files. */
static int check_absent(const struct beginning *b, const struct part *part)
{
	_cleanup_free_ char *name = fill_in(part->to, b->words);
	_cleanup_free_ char *path = xasprintf("%s/%s", b->where, name);
	struct stat st;

	if (lstat(path, &st) == 0)
		return fail(EEXIST, "%s%s is there already", b->prefix, name);
	return 0;
}

static int begin(const struct beginning *b)
{
	const struct part *parts = b->is_folder ? folder : example;
	int err = check_name(b->words[WORD_FILE].to, b->is_folder);

	for (const struct part *part = parts; !err && part->template; part++)
		err = check_absent(b, part);
	if (!err && b->is_folder)
		err = make_dirs(b->where, 0777);
	for (const struct part *part = parts; !err && part->template; part++)
		err = write_part(b, part);
	return err;
}

/* @named: a name, or with a slash in it a path, whose last part is the name */
static void set_up(struct beginning *b, const char *named)
{
	size_t n = strlen(named);
	const char *name = named;

	b->top = lab_top();
	b->is_folder = strchr(named, '/');
	while (n > 0 && named[n - 1] == '/')
		n--;
	b->where = b->is_folder ? xstrndup(named, n) : xstrdup(b->top);
	b->prefix = b->is_folder ? xasprintf("%s/", b->where) : xstrdup("");
	if (b->is_folder && strrchr(b->where, '/'))
		name = strrchr(b->where, '/') + 1;
	else if (b->is_folder)
		name = b->where;
	b->words[WORD_NAME] = (struct word){ "@NAME@", xstrdup(name) };
	for (char *p = b->words[WORD_NAME].to; (p = strchr(p, '-'));)
		*p = '_';
	b->words[WORD_FILE] = (struct word){ "@FILE@", xstrdup(name) };
	b->words[WORD_FLAGS] = (struct word){
		"CompileFlags:\n",
		xasprintf("CompileFlags:\n  CompilationDatabase: '%s'\n", b->top),
	};
}

static void beginning_fini(struct beginning *b)
{
	free(b->top);
	free(b->where);
	free(b->prefix);
	for (size_t i = 0; i < N_WORDS; i++)
		free(b->words[i].to);
}

static void tell_next_step(const struct beginning *b)
{
	_cleanup_strv_ struct strv args = { 0 };
	_cleanup_free_ char *line = NULL;

	if (!b->is_folder) {
		printf("Try it: ./lkmc load %1$s in a running guest, or ./test %1$s\n",
		       b->words[WORD_NAME].to);
		return;
	}
	strv_add(&args, "./lkmc");
	strv_add(&args, "try");
	strv_add(&args, b->where);
	line = strv_quote(&args);
	printf("Try it: %s\n", line);
}

static int run_new(const struct applet *applet, int argc, char **argv)
{
	struct beginning b = { 0 };
	const char *named = NULL;
	int err;

	options_parse(applet, argc, argv, &named);
	if (!named)
		usage_error(applet, "what is it to be called?");
	set_up(&b, named);
	err = begin(&b);
	if (!err)
		tell_next_step(&b);
	beginning_fini(&b);
	return err ? applet_error(applet, err) : 0;
}

static error_t parse_new(int key, char *arg, struct argp_state *state)
{
	const char **name = state->input;

	if (key != ARGP_KEY_ARG || state->arg_num > 0)
		return ARGP_ERR_UNKNOWN;
	*name = arg;
	return 0;
}

static const struct argp new_argp = {
	.parser = parse_new,
	.args_doc = "NAME|PATH",
	.doc = "Begins an example: kernel_module/NAME.c and its script, from templates. "
	       "There is nothing to register: what lies there is built. A PATH, with a slash in "
	       "it, is a folder anywhere for a module of your own: lkmc new ./lamp makes "
	       "lamp.c, Kbuild, a test.sh for lkmc try, and .clangd for editors.",
};

const struct applet cmd_new = {
	.name = "new",
	.summary = "begins an example, or a module of your own anywhere, from templates",
	.argp = &new_argp,
	.run = run_new,
};
