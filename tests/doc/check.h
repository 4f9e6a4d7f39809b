/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Runs a document: opens the terminals its fences ask for, types their commands
 * in the document's order, and judges what came.
 */
#ifndef LKMC_DOC_CHECK_H
#define LKMC_DOC_CHECK_H

#include <stdbool.h>

#include "doc/markdown.h"

enum doc_verdict {
	DOC_PASSED,
	DOC_FAILED,
	DOC_SKIPPED,
};

/* What there is to say about a command; valid only while it is reported. */
struct doc_result {
	const struct doc_fence *fence;
	const struct doc_step *step; /* NULL: the fence itself is wrong */
	enum doc_verdict verdict;
	const char *why;        /* why it failed or was skipped, or NULL */
	const char *wanted;     /* the first line that did not come, or NULL */
	const struct strv *saw; /* all lines that came, or NULL: nothing was typed */
	const char *log; /* the file with all that came in that terminal, or NULL */
};

struct doc_run {
	const char *top;     /* the clone, where the host's commands are typed */
	const char *arch;    /* of the guest that a guest's fence without a "boot" gets */
	const char *section; /* only fences under such a heading, or NULL */
	bool no_skip;        /* a command that is skipped has failed */
	/* Called before a command is typed, and after it was judged. */
	void (*begin)(struct doc_run *run, const struct doc *doc,
		      const struct doc_step *step);
	void (*report)(struct doc_run *run, const struct doc *doc,
		       const struct doc_result *result);
};

/**
 * doc_check() - run a document
 * @doc: the document
 * @run: how; its functions learn of each command
 *
 * What a command does is reported, not returned.
 *
 * Return: 0, or a negative errno with fail(): -EINTR when the user interrupts,
 * or why nothing can be run.
 */
int doc_check(const struct doc *doc, struct doc_run *run);

/**
 * doc_selected() - does a fence stand in the section asked for?
 * @run: how to run
 * @fence: the fence
 */
bool doc_selected(const struct doc_run *run, const struct doc_fence *fence);

#endif
