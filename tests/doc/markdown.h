/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Documents as tests: Markdown in, its fences out. Pure: nothing is run here.
 * A struct doc owns its fences.
 */
#ifndef LKMC_DOC_MARKDOWN_H
#define LKMC_DOC_MARKDOWN_H

#include <stddef.h>

#include "doc/fence.h"

struct doc {
	char *name; /* as in "README.md" */
	struct doc_fence *fences;
	size_t n;
};

/**
 * doc_parse() - find the tests of a document
 * @doc: filled in; doc_fini() releases it
 * @name: the document's name
 * @text: Markdown, @size bytes, no NUL needed at the end
 * @size: in bytes
 *
 * What is wrong in the document is a fence with an error: one test that fails.
 */
void doc_parse(struct doc *doc, const char *name, const char *text, size_t size);

/** doc_fini() - release what doc_parse() made */
void doc_fini(struct doc *doc);

#define _cleanup_doc_ __attribute__((cleanup(doc_fini)))

#endif
