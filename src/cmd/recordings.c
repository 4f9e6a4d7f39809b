// SPDX-License-Identifier: GPL-2.0-or-later
/* lkmc recordings: what is in a recording. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "cmd/cmd.h"
#include "record/recording.h"
#include "util/cleanup.h"
#include "util/mem.h"
#include "util/strv.h"

static long long size_of(const char *path)
{
	struct stat st;

	return stat(path, &st) ? 0 : (long long)st.st_size;
}

static void show_words(const char *name, const struct strv *words)
{
	_cleanup_free_ char *line = strv_quote(words);

	if (words->n)
		printf("  %-14s%s\n", name, line);
}

static void show(const struct recording *r)
{
	const struct events *e = &r->events;

	printf("%s\n  %-14s%s\n", r->folder, "arch", r->arch);
	if (r->command)
		printf("  %-14s%s\n", "command", r->command);
	if (r->image)
		printf("  %-14s%s\n", "kernel", r->image);
	show_words("kernel -e", &r->kernel);
	show_words("QEMU", &r->qemu);
	printf("  %-14s%s, status %d\n", "end", r->end, r->status);
	printf("  %-14s%llu\n", "instructions", (unsigned long long)e->instructions);
	if (r->disaster)
		printf("  %-14sbefore instruction %lld: %s\n", "disaster", r->disaster_at,
		       r->disaster);
	printf("  %-14s%llu events: %llu bytes typed or sent, %llu packets, %llu disk "
	       "requests, %llu times random numbers\n",
	       "log", (unsigned long long)e->n, (unsigned long long)e->typed,
	       (unsigned long long)e->packets, (unsigned long long)e->blocks,
	       (unsigned long long)e->randoms);
	printf("  %-14slog %.1f MB, root image %.1f MB\n", "size", size_of(r->log) / 1e6,
	       size_of(r->root) / 1e6);
}

static error_t parse_recordings(int key, char *arg, struct argp_state *state)
{
	struct strv *paths = state->input;

	if (key != ARGP_KEY_ARG)
		return ARGP_ERR_UNKNOWN;
	strv_add(paths, arg);
	return 0;
}

static int run_recordings(const struct applet *applet, int argc, char **argv)
{
	_cleanup_strv_ struct strv paths = { 0 };
	int status = 0;

	options_parse(applet, argc, argv, &paths);
	if (!paths.n)
		usage_error(applet, "name a recording: the folder of runqemu --record");
	for (size_t i = 0; i < paths.n; i++) {
		_cleanup_recording_ struct recording r = recording_none;
		int err = recording_open(&r, paths.v[i]);

		if (err)
			status = applet_error(applet, err);
		else
			show(&r);
	}
	return status;
}

static const struct argp recordings_argp = {
	.parser = parse_recordings,
	.args_doc = "FOLDER...",
	.doc = "Shows what is in recordings (runqemu --record), and that they are whole."
	       "\vExit status: 0, or 125 if one cannot be read.",
};

const struct applet cmd_recordings = {
	.name = "recordings",
	.summary = "shows what is in a recording, and whether it is whole",
	.argp = &recordings_argp,
	.run = run_recordings,
};
