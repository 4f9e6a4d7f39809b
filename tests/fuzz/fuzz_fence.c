// SPDX-License-Identifier: GPL-2.0-or-later
/* Any bytes as a document; whatever it shows as output matches itself. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "doc/markdown.h"
#include "doc/match.h"
#include "doc/screen.h"
#include "util/cleanup.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_fence(const struct doc_fence *fence)
{
	assert(fence->section && fence->id);
	assert(fence->error || fence->n);
	for (size_t i = 0; i < fence->n; i++) {
		const struct doc_step *step = &fence->steps[i];

		assert(step->line > fence->line);
		assert(step->command ? *step->command : !i);
		assert(doc_match(&step->wanted, &step->wanted, false, NULL));
		assert(doc_match(&step->wanted, &step->wanted, true, NULL));
	}
}

static void check_screen(const char *data, size_t size)
{
	_cleanup_strv_ struct strv lines = { 0 };
	struct screen screen = { 0 };

	screen_feed(&screen, data, size);
	assert(screen.line <= screen.n && strlen(screen.text) == screen.n);
	screen_mend(screen.text, "lkmc-guest> ");
	assert(strlen(screen.text) == screen.n);
	screen_shell_prompt(screen.text);
	screen_lines(&lines, screen.text, screen.n);
	screen_take(&screen, screen.n / 2);
	screen_feed(&screen, data, size);
	screen_fini(&screen);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_doc_ struct doc doc;

	doc_parse(&doc, "fuzz", (const char *)data, size);
	for (size_t i = 0; i < doc.n; i++)
		check_fence(&doc.fences[i]);
	check_screen((const char *)data, size);
	return 0;
}
