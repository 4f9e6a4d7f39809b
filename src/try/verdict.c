// SPDX-License-Identifier: GPL-2.0-or-later
/* The end of a try, in words. */
#include "try/verdict.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "try/disaster.h"
#include "util/cleanup.h"
#include "util/clock.h"
#include "util/file.h"
#include "util/mem.h"

/* Why it failed, for the caller to free; NULL where it did not. */
static char *find_failure(const struct guest *g, int status)
{
	_cleanup_free_ char *path = lab_run_path(g->config->lab, TRY_STAGE);
	_cleanup_free_ char *stage = NULL;
	char *why = guest_explain(g);

	if (why)
		return why;
	if (g->watch.disaster)
		return xstrdup(g->watch.disaster_text);
	if (!status)
		return NULL;
	if (file_read(path, &stage, NULL))
		return xasprintf("status %d", status);
	stage[strcspn(stage, "\n")] = '\0';
	/* A test has its own status, the others have their reason. */
	return strchr(stage, ':') ? take_ptr(stage) :
				    xasprintf("%s: status %d", stage, status);
}

static double seconds_since(long long start)
{
	return (clock_ms() - start) / 1000.0;
}

int verdict_give(const struct trial *t, const struct guest *g, long long start)
{
	int status = guest_status(g);
	_cleanup_free_ char *why = find_failure(g, status);
	double seconds = seconds_since(start);

	if (g->watch.disaster) {
		disaster_show(g, t->project.folder);
		/* What the command did then is no news: insmod was killed. */
		if (!g->ended || g->end == GUEST_QUIT || g->end == GUEST_POWERED_OFF)
			status = EXIT_FAILURE;
	}
	if (!why)
		fprintf(stderr, "ok %s %.1f s\n", trial_name(t), seconds);
	else
		fprintf(stderr, "failed %s %.1f s: %s\n", trial_name(t), seconds, why);
	return status;
}

void verdict_build_failed(const struct trial *t, long long start)
{
	fprintf(stderr, "failed %s %.1f s: build\n", trial_name(t), seconds_since(start));
}

void verdict_tell_kept(const struct trial *t)
{
	const char *arch = t->lab.arch.name, *id = t->lab.id;

	fprintf(stderr,
		"lkmc %s: the guest goes on: ./lkmc exec -a %s -i %s COMMAND, "
		"./rungdb -a %s -i %s; 'poweroff' by lkmc exec ends it\n",
		t->o->applet->name, arch, id, arch, id);
}
