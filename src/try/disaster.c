// SPDX-License-Identifier: GPL-2.0-or-later
/* A disaster, with the source of what it names. */
#include "try/disaster.h"

#include <stdio.h>

#include "symbols/annotate.h"
#include "util/cleanup.h"

/* How many lines of it are shown. */
#define LINES 80

void disaster_show(const struct guest *g, const char *folder)
{
	struct annotate_options options = {
		.from = g->watch.disaster_text,
		.lines = LINES,
	};
	_cleanup_free_ char *log = lab_run_path(g->config->lab, "console.log");
	_cleanup_fclose_ FILE *f = fopen(log, "re");

	if (folder)
		strv_add(&options.modules, folder);
	if (f)
		annotate_log(g->config->lab, &options, f, stderr);
	strv_fini(&options.modules);
}
