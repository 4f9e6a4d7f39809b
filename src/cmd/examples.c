// SPDX-License-Identifier: GPL-2.0-or-later
/* lkmc examples: all example modules, a line each, from their header comments. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/cmd.h"
#include "lab.h"
#include "module/example.h"
#include "util/cleanup.h"
#include "util/fail.h"
#include "util/file.h"
#include "util/mem.h"

enum { KEY_MARKDOWN = 256 };

static int is_source(const struct dirent *entry)
{
	size_t n = strlen(entry->d_name);

	return n > 2 && entry->d_name[0] != '.' && strcmp(entry->d_name + n - 2, ".c") == 0;
}

static int print_example(const char *top, const char *file, const char *absences,
			 bool markdown)
{
	_cleanup_free_ char *path = xasprintf("%s/kernel_module/%s", top, file);
	_cleanup_free_ char *name = xstrndup(file, strlen(file) - 2);
	_cleanup_free_ char *source = NULL, *summary = NULL, *absent = NULL;
	int err = file_read(path, &source, NULL);

	if (err)
		return err;
	summary = example_summary(source, name);
	if (!summary)
		return fail(EINVAL,
			    "kernel_module/%s: its first comment does not begin with \"%s: \"",
			    file, name);
	absent = example_absence(absences, name);
	if (markdown)
		printf("| [`%s`](../kernel_module/%s) | %s%s%s |\n", name, file, summary,
		       absent ? "; " : "", absent ? absent : "");
	else if (absent)
		printf("%-22s %s (%.*s)\n", name, summary, (int)strcspn(absent, ":"),
		       absent);
	else
		printf("%-22s %s\n", name, summary);
	return 0;
}

static int print_all(const char *top, bool markdown)
{
	_cleanup_free_ char *folder = xasprintf("%s/kernel_module", top);
	_cleanup_free_ char *absences = NULL;
	struct dirent **list = NULL;
	int n, err = example_absences(top, "*", &absences);

	if (err)
		return err;
	n = scandir(folder, &list, is_source, alphasort);
	if (n < 0)
		return fail_errno("cannot read %s", folder);
	if (markdown)
		printf("# The examples\n\n"
		       "Made by `./lkmc examples --markdown` from the modules' header comments;\n"
		       "without the option it prints the same list for a terminal:\n\n"
		       "```console host\n"
		       "$ ./lkmc examples | grep '^hello '\n"
		       "hello ... smallest module, ...\n"
		       "```\n\n"
		       "What there cannot be on an architecture is left out there, by a line of its\n"
		       "header comment, `lkmc: not on ARCH: REASON`, which the guest's `/NAME.sh` and the\n"
		       "tests repeat; with `lkmc: needs CONFIG_NAME`, by a kernel without that option.\n\n"
		       "| module | what it shows |\n| --- | --- |\n");
	for (int i = 0; i < n; i++) {
		if (!err)
			err = print_example(top, list[i]->d_name, absences, markdown);
		free(list[i]);
	}
	free(list);
	return err;
}

static int run_examples(const struct applet *applet, int argc, char **argv)
{
	_cleanup_free_ char *top = lab_top();
	bool markdown = false;
	int err;

	options_parse(applet, argc, argv, &markdown);
	err = print_all(top, markdown);
	return err ? applet_error(applet, err) : 0;
}

static error_t parse_examples(int key, char *arg, struct argp_state *state)
{
	(void)arg;
	if (key != KEY_MARKDOWN)
		return ARGP_ERR_UNKNOWN;
	*(bool *)state->input = true;
	return 0;
}

static const struct argp_option examples_options[] = {
	{ "markdown", KEY_MARKDOWN, NULL, 0, "as docs/examples.md has them", 0 },
	{ 0 },
};

static const struct argp examples_argp = {
	.options = examples_options,
	.parser = parse_examples,
	.doc = "Lists the example modules with what each shows.",
};

const struct applet cmd_examples = {
	.name = "examples",
	.summary = "lists the example modules",
	.argp = &examples_argp,
	.run = run_examples,
};
