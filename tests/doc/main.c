// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The checker of documents: types the commands that they show, where they say, and
 * compares what is printed with what is shown. Its report is in the Test Anything
 * Protocol. tests/run-doc compiles it, and runs it.
 */
#include <argp.h>
#include <errno.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "applet.h"
#include "doc/check.h"
#include "doc/pty.h"
#include "lab.h"
#include "util/cleanup.h"
#include "util/fail.h"
#include "util/file.h"
#include "util/mem.h"
#include "util/signals.h"
#include "util/strv.h"

#define PROGRAM "tests/run-doc"

/* Of what came, so many lines at each end are shown. */
#define SHOWN 30

/* So much of a command is shown while it runs: a line of the terminal. */
#define PROGRESS_WIDTH 50

struct options {
	const char *arch;
	const char *section;
	bool list;
	struct strv files;
};

struct totals {
	struct doc_run run;
	unsigned int tests, passed, failed, skipped;
	bool progress; /* is a line of it on the terminal? */
};

static struct totals *totals_of(struct doc_run *run)
{
	return (struct totals *)((char *)run - offsetof(struct totals, run));
}

static void clear_progress(struct totals *totals)
{
	if (totals->progress)
		fputs("\r\033[K", stderr);
	totals->progress = false;
}

static void begin(struct doc_run *run, const struct doc *doc, const struct doc_step *step)
{
	struct totals *totals = totals_of(run);
	const char *command = step->command ? step->command : "";
	size_t n = strcspn(command, "\n");

	if (!isatty(STDERR_FILENO))
		return;
	clear_progress(totals);
	fprintf(stderr, "%s:%d: %.*s", doc->name, step->line,
		n < PROGRESS_WIDTH ? (int)n : PROGRESS_WIDTH, command);
	totals->progress = true;
}

/* A test's name: in TAP a '#' would begin a directive. */
static void print_name(const char *text)
{
	for (; *text && *text != '\n'; text++) {
		if (*text == '#')
			putchar('\\');
		putchar(*text);
	}
	if (*text)
		fputs(" ...", stdout);
}

static void print_saw(const struct strv *saw)
{
	if (!saw->n)
		printf("# saw: nothing\n");
	for (size_t i = 0; i < saw->n; i++) {
		if (i == SHOWN && saw->n > 2 * SHOWN) {
			i = saw->n - SHOWN;
			printf("# saw: ... (%zu lines more)\n", i - SHOWN);
		}
		printf("# saw: %s\n", saw->v[i]);
	}
}

/* The innermost heading: enough to run this part again. */
static const char *last_heading(const char *section)
{
	const char *p = section, *next;

	while ((next = strstr(p, " / ")))
		p = next + 3;
	return p;
}

static void print_again(const struct doc *doc, const struct doc_result *result)
{
	_cleanup_strv_ struct strv again = { 0 };
	_cleanup_free_ char *line = NULL;
	const char *heading = last_heading(result->fence->section);

	strv_add(&again, PROGRAM);
	if (*heading) {
		strv_add(&again, "--section");
		strv_add(&again, heading);
	}
	strv_add(&again, doc->name);
	line = strv_quote(&again);
	printf("# again: %s\n", line);
	if (result->log)
		printf("# log: %s\n", result->log);
}

static void report(struct doc_run *run, const struct doc *doc,
		   const struct doc_result *result)
{
	struct totals *totals = totals_of(run);
	bool failed = result->verdict == DOC_FAILED;
	const struct doc_step *step = result->step;

	clear_progress(totals);
	totals->tests++;
	printf("%sok %u - %s:%d: ", failed ? "not " : "", totals->tests, doc->name,
	       step ? step->line : result->fence->line);
	print_name(!step         ? result->why :
		   step->command ? step->command :
				   "what still runs prints");
	if (result->verdict == DOC_SKIPPED)
		printf(" # SKIP %s", result->why);
	putchar('\n');
	if (failed && step && result->why)
		printf("# %s\n", result->why);
	if (failed && result->wanted)
		printf("# wanted: %s\n", result->wanted);
	if (failed && result->saw)
		print_saw(result->saw);
	if (failed)
		print_again(doc, result);
	fflush(stdout);
	if (failed)
		totals->failed++;
	else if (result->verdict == DOC_SKIPPED)
		totals->skipped++;
	else
		totals->passed++;
}

static void list_fence(const struct doc *doc, const struct doc_fence *fence)
{
	if (fence->error)
		printf("%s:%d: error: %s\n", doc->name, fence->line, fence->error);
	for (size_t i = 0; i < fence->n && !fence->error; i++) {
		const struct doc_step *step = &fence->steps[i];

		printf("%s:%d: %s%s%s", doc->name, step->line,
		       doc_place_name(fence->place), *fence->id ? " " : "", fence->id);
		if (fence->starts && i == fence->n - 1)
			printf(" starts %s", doc_place_name(fence->starts));
		printf(": ");
		if (fence->skip)
			printf("(skipped: %s) ", fence->skip);
		printf("%s\n", step->command ? step->command : "(what still runs prints)");
	}
}

static int check_file(struct totals *totals, const char *name, bool list)
{
	_cleanup_doc_ struct doc doc = { 0 };
	_cleanup_free_ char *text = NULL;
	size_t size;
	int err = file_read(name, &text, &size);

	if (err)
		return err;
	doc_parse(&doc, name, text, size);
	if (!list)
		return doc_check(&doc, &totals->run);
	for (size_t i = 0; i < doc.n; i++) {
		if (doc_selected(&totals->run, &doc.fences[i]))
			list_fence(&doc, &doc.fences[i]);
	}
	return 0;
}

/* All documents of the clone, by names as seen from its top. */
static int find_documents(struct strv *files, const char *top)
{
	glob_t found = { 0 };

	if (chdir(top))
		return fail_errno("cannot enter %s", top);
	glob("README.md", 0, NULL, &found);
	glob("docs/*.md", GLOB_APPEND, NULL, &found);
	strv_addv(files, found.gl_pathv);
	globfree(&found);
	return files->n ? 0 : fail(ENOENT, "%s has no README.md and no docs/*.md", top);
}

static int print_totals(const struct totals *totals)
{
	printf("1..%u\n", totals->tests);
	if (!totals->tests)
		printf("# no command was found: nothing was tested\n");
	printf("%u passed, %u failed", totals->passed, totals->failed);
	if (totals->skipped)
		printf(", %u skipped", totals->skipped);
	putchar('\n');
	return totals->failed || !totals->tests ? EXIT_FAILURE : EXIT_SUCCESS;
}

static int check_files(struct options *options)
{
	_cleanup_free_ char *top = lab_top();
	const char *no_skip = getenv("LKMC_NO_SKIP");
	struct totals totals = {
		.run = {
			.top = top,
			.arch = options->arch,
			.section = options->section,
			.no_skip = no_skip && *no_skip && strcmp(no_skip, "0"),
			.begin = begin,
			.report = report,
		},
	};
	int err = 0;

	if (!options->files.n)
		err = find_documents(&options->files, top);
	if (!options->list && !err) {
		err = pty_catch_signals();
		printf("TAP version 13\n");
	}
	for (size_t i = 0; i < options->files.n && !err; i++)
		err = check_file(&totals, options->files.v[i], options->list);
	clear_progress(&totals);
	if (err) {
		fprintf(stderr, PROGRAM ": %s\n", fail_message(err));
		return err == -EINTR ? 128 + signals_caught() : EXIT_LAB;
	}
	return options->list ? EXIT_SUCCESS : print_totals(&totals);
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *options = state->input;

	switch (key) {
	case 'a':
		options->arch = arg;
		return 0;
	case 'h':
		argp_state_help(state, stdout, ARGP_HELP_STD_HELP);
		return 0;
	case 'l':
		options->list = true;
		return 0;
	case 's':
		options->section = arg;
		return 0;
	case ARGP_KEY_ARG:
		strv_add(&options->files, arg);
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp_option option_table[] = {
	{ "arch", 'a', "ARCH", 0,
	  "the guest's architecture (default: $LKMC_ARCH, or x86_64)", 0 },
	{ "help", 'h', NULL, 0, "print this help", 0 },
	{ "list", 'l', NULL, 0, "show what would be typed, and where", 0 },
	{ "section", 's', "TEXT", 0, "only what stands under a heading with TEXT in it", 0 },
	{ 0 },
};

static const struct argp argp = {
	.options = option_table,
	.parser = parse,
	.args_doc = "[FILE...]",
	.doc = "Types the commands shown in documents (README.md and docs/*.md unless "
	       "given) on the host, in a guest or in GDB, and compares what they print."
	       "\vdocs/writing.md says how such documents are written. LKMC_TIMEOUT_SCALE "
	       "makes all waits longer, LKMC_NO_SKIP=1 lets commands fail that would be "
	       "skipped.",
};

int main(int argc, char **argv)
{
	static char name[] = PROGRAM;
	struct options options = { .arch = default_arch() };
	int status;

	argv[0] = name;
	argp_err_exit_status = EXIT_USAGE;
	argp_parse(&argp, argc, argv, ARGP_NO_HELP, NULL, &options);
	/* For the commands that it types, too. */
	if (setenv("LKMC_ARCH", options.arch, 1))
		out_of_memory();
	status = check_files(&options);
	strv_fini(&options.files);
	if (fflush(stdout)) {
		perror(PROGRAM ": standard output");
		return EXIT_LAB;
	}
	return status;
}
