// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lkmc: the laboratory's runtime. One program, many applets: its first
 * argument picks one (the sh file "lkmc" puts it there when called as "run").
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "applet.h"
#include "cmd/cmd.h"
#include "util/cleanup.h"
#include "util/signals.h"

/* An applet a line. */
/* clang-format off */
static const struct applet *const applets[] = {
	&cmd_run,
	&cmd_runqemu,
	&cmd_build,
	&cmd_load,
	&cmd_try,
	&cmd_count,
	&cmd_cover,
	&cmd_timeline,
	&cmd_profile,
	&cmd_ftrace,
	&cmd_trace2txt,
	&cmd_new,
	&cmd_examples,
	&cmd_list,
	&cmd_exec,
	&cmd_push,
	&cmd_pull,
	&cmd_rungdb,
	&cmd_rungdb_user,
	&cmd_rungdbserver,
	&cmd_kdb,
	&cmd_oops,
	&cmd_recordings,
	&cmd_rewind,
	&cmd_why,
	&cmd_qemumonitor,
	&cmd_screenshot,
	&cmd_doctor,
	&cmd_help,
	&cmd_step,
	&cmd_conf,
};
/* clang-format on */

const struct applet *applet_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(applets); i++) {
		if (strcmp(applets[i]->name, name) == 0)
			return applets[i];
	}
	return NULL;
}

static int run_help(const struct applet *applet, int argc, char **argv)
{
	const char *name = NULL;

	options_parse(applet, argc, argv, &name);
	if (name) {
		const struct applet *other = applet_find(name);
		char *args[] = { (char *)name, "--help", NULL };

		if (!other)
			usage_error(applet, "no applet '%s': see lkmc help", name);
		return other->run(other, 2, args);
	}
	printf("Usage: lkmc APPLET [ARGUMENTS]\n\nApplets:\n");
	for (size_t i = 0; i < ARRAY_SIZE(applets); i++) {
		if (!applets[i]->hidden)
			printf("  %-14s %s\n", applets[i]->name, applets[i]->summary);
	}
	printf("\nlkmc help APPLET explains one.\n");
	return 0;
}

static error_t parse_help(int key, char *arg, struct argp_state *state)
{
	const char **name = state->input;

	if (key != ARGP_KEY_ARG || state->arg_num > 0)
		return ARGP_ERR_UNKNOWN;
	*name = arg;
	return 0;
}

static const struct argp help_argp = {
	.parser = parse_help,
	.args_doc = "[APPLET]",
	.doc = "Lists all applets, or explains one.",
};

const struct applet cmd_help = {
	.name = "help",
	.summary = "lists the applets, or explains one",
	.argp = &help_argp,
	.run = run_help,
};

/* A failed write to standard output, seen at the end, is an error too. */
static int close_stdout(int status)
{
	if ((fflush(stdout) || ferror(stdout)) && status == 0) {
		perror("lkmc: standard output");
		return EXIT_LAB;
	}
	return status;
}

/*
 * A file that is opened while a standard stream is closed would take its place:
 * what takes it now can neither be read as input nor written as output.
 */
static void keep_standard_streams(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
		if (fcntl(fd, F_GETFD) < 0)
			open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
	}
}

/*
 * A shell's loop goes on unless its command was ended by Ctrl-C: an exit status that
 * says so is not enough.
 */
static int end_by_signal(int status)
{
	if (signals_caught() == SIGINT && status == 128 + SIGINT) {
		signal(SIGINT, SIG_DFL);
		raise(SIGINT);
	}
	return status;
}

int main(int argc, char **argv)
{
	static char help[] = "help";
	char *no_arguments[] = { help, NULL };
	const struct applet *applet;

	keep_standard_streams();
	if (argc < 2 || strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "--help") == 0) {
		argc = 1;
		argv = no_arguments;
	} else {
		argc--;
		argv++;
	}
	applet = applet_find(argv[0]);
	if (!applet) {
		fprintf(stderr, "lkmc: no applet '%s': see lkmc help\n", argv[0]);
		return EXIT_USAGE;
	}
	return end_by_signal(close_stdout(applet->run(applet, argc, argv)));
}
